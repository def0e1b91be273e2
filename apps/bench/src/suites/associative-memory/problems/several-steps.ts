import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { AssociativeTask, NoReference } from '../task.ts';

/** Sizes of a training run. */
export interface SeveralStepsParameters extends Parameters {
  readonly d: number;
  readonly n: number;
  readonly steps: number;
}

/** Several steps, alpha 1.5. */
export const severalSteps = defineProblem<AssociativeTask, NoReference, SeveralStepsParameters>({
  name: 'several-steps',
  title: 'Several steps of the population gradient',
  description:
    'Gaussian keys and values, frequencies i^-1.5, eight steps (arXiv 2603.26554, multi-step recovery).',
  module: import.meta.url,
  cases: {
    quick: [{ d: 32, n: 512, steps: 8 }],
    standard: [
      { d: 32, n: 512, steps: 8 },
      { d: 64, n: 2048, steps: 8 },
    ],
    full: [{ d: 96, n: 4096, steps: 8 }],
  },
  repetitions: { quick: 2, standard: 4, full: 4 },
  label: ({ d, steps }) => `${steps} steps, d = ${d}`,
  generate({ parameters: { d, n, steps }, seed }) {
    return { input: { d, n, alpha: 1.5, counts: undefined, batch: undefined, steps, seed }, reference: {} };
  },
});
