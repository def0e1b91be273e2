import { grid, type Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { AssociativeTask, NoReference } from '../task.ts';

/** A dimension and a law. */
export interface DimensionParameters extends Parameters {
  readonly d: number;
  readonly alpha: number;
  readonly n: number;
}

const alphas = [1.25, 1.5, 2, 3] as const;
const standard = grid({ d: [64, 128, 256, 512], alpha: alphas, n: [32_768] });

/** Capacity against dimension: the paper's main experiment. */
export const dimension = defineProblem<AssociativeTask, NoReference, DimensionParameters>({
  name: 'dimension',
  title: 'One step, dimension by dimension',
  description:
    'Gaussian keys and values of dimension d, frequencies i^-alpha, one step of the population gradient from zero (arXiv 2603.26554, one-step capacity).',
  module: import.meta.url,
  cases: { quick: grid({ d: [64, 128], alpha: [1.5, 2], n: [4096] }), standard, full: standard },
  repetitions: { quick: 2, standard: 4, full: 16 },
  label: ({ d, alpha }) => `alpha ${alpha}, d = ${d}`,
  generate({ parameters: { d, alpha, n }, seed }) {
    const input = { d, n, alpha, counts: undefined, batch: undefined, steps: 1, seed };
    return { input, reference: {} };
  },
});

const wide = grid({ d: [64, 256, 1024, 4096], alpha: [1.25, 1.5, 2], n: [2048] });

/** The same over a wider range, for SGD alone: its capacity grows so slowly that large dimensions are needed, and are cheap. */
export const wideDimension = defineProblem<AssociativeTask, NoReference, DimensionParameters>({
  name: 'wide-dimension',
  title: 'One step of SGD over a wide range of dimensions',
  description: 'As `dimension`, with 2,048 facts and dimensions up to 4,096.',
  module: import.meta.url,
  cases: { quick: grid({ d: [64, 256], alpha: [1.5, 2], n: [512] }), standard: wide, full: wide },
  repetitions: { quick: 6, standard: 6, full: 32 },
  label: ({ d, alpha }) => `alpha ${alpha}, d = ${d}`,
  generate({ parameters: { d, alpha, n }, seed }) {
    const input = { d, n, alpha, counts: undefined, batch: undefined, steps: 1, seed };
    return { input, reference: {} };
  },
});
