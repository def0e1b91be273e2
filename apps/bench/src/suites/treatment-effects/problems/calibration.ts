import { defineProblem } from '../../../nouns/problem.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import type { TreatmentInput, TreatmentReference } from '../task.ts';
import { drawSamples } from './designs.ts';

/** A size, at a strength that leaves the p-value to be seen. */
export interface CalibrationParameters extends Parameters {
  readonly n: number;
  readonly delta: number;
}

/** One data set a run: p-values side by side. */
export const calibration = defineProblem<TreatmentInput, TreatmentReference, CalibrationParameters>({
  name: 'calibration',
  title: 'One p-value, several ways',
  description:
    'One data set a run, with a weak effect: the exact tail of the null law beside simulation by multipliers, two moment approximations, and the same test written again in numpy.',
  module: import.meta.url,
  cases: {
    quick: [{ n: 80, delta: 0.3 }],
    standard: [
      { n: 150, delta: 0.3 },
      { n: 300, delta: 0.2 },
    ],
    full: [
      { n: 150, delta: 0.3 },
      { n: 300, delta: 0.2 },
      { n: 600, delta: 0.1 },
    ],
  },
  repetitions: { quick: 1, standard: 5, full: 10 },
  label: ({ n }) => `one p-value several ways, n = ${n}`,
  generate: ({ parameters: { n, delta }, seed }) => ({
    input: { samples: drawSamples({ design: 'scale', setting: 'obs', delta, n }, 1, seed) },
    reference: { changes: true },
  }),
});
