import { seconds } from '../../metrics/seconds.ts';
import { timeRatio } from '../../metrics/time-ratio.ts';
import { defineSuite } from '../../nouns/suite.ts';
import * as cavi from './cavi/index.ts';

/** Variational inference: when its updates converge. */
export const suite = defineSuite({
  name: 'variational',
  title: 'Variational inference',
  description:
    'When do the coordinate updates of mean-field regression converge, and how fast? @lab/cavi (arXiv 2603.20929) certifies sequential, parallel and other schedules before they run and chooses among them; random models, simulated designs and ten public tables.',
  problems: [...cavi.problems],
  methods: [...cavi.methods],
  metrics: [...cavi.metrics, seconds, timeRatio],
  subjects: [...cavi.subjects],
  claims: [...cavi.claims],
  figures: [...cavi.figures],
  timeLimit: { quick: 10, standard: 120, full: 600 },
});
