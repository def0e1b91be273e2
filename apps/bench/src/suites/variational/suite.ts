import { seconds } from '../../metrics/seconds.ts';
import { timeRatio } from '../../metrics/time-ratio.ts';
import { defineSuite } from '../../nouns/suite.ts';
import * as cavi from './cavi/index.ts';
import * as viSymmetry from './vi-symmetry/index.ts';

/** Variational inference: which numbers of a fit can be trusted, and when its updates converge. */
export const suite = defineSuite({
  name: 'variational',
  title: 'Variational inference',
  description:
    'Which numbers of a variational fit are those of the target? Symmetry secures means, correlations and directions (@lab/vi-symmetry, arXiv 2604.18310), where people run ADVI, Pathfinder, the Laplace approximation or a chain. And when do the coordinate updates of mean-field regression converge, and how fast? @lab/cavi (arXiv 2603.20929) certifies sequential, parallel and other schedules before they run and chooses among them.',
  problems: [...viSymmetry.problems, ...cavi.problems],
  methods: [...viSymmetry.methods, ...cavi.methods],
  metrics: [...viSymmetry.metrics, ...cavi.metrics, seconds, timeRatio],
  // Means that symmetry gives are equal up to where an iteration stops.
  resolution: 1e-8,
  subjects: [...viSymmetry.subjects, ...cavi.subjects],
  claims: [...viSymmetry.claims, ...cavi.claims],
  figures: [...viSymmetry.figures, ...cavi.figures],
  timeLimit: { quick: 10, standard: 120, full: 600 },
});
