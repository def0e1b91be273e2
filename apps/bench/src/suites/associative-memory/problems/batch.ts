import { grid, type Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { AssociativeTask, NoReference } from '../task.ts';

/** A batch size at a dimension. */
export interface BatchParameters extends Parameters {
  readonly d: number;
  readonly batch: number;
  readonly n: number;
}

const standard = grid({ d: [64, 128], batch: [16, 64, 256, 1024, 2048, 4096, 65_536], n: [32_768] });

/** Capacity against batch size, alpha 1.5. */
export const batch = defineProblem<AssociativeTask, NoReference, BatchParameters>({
  name: 'batch',
  title: 'One step on a minibatch',
  description: 'As `dimension` with alpha 1.5, the gradient that of a multinomial minibatch.',
  module: import.meta.url,
  cases: {
    quick: grid({ d: [64], batch: [16, 256, 65_536], n: [4096] }),
    standard,
    full: [...standard, ...grid({ d: [256], batch: [64, 1024, 4096, 16_384, 65_536], n: [32_768] })],
  },
  repetitions: { quick: 3, standard: 4, full: 16 },
  label: ({ d, batch: size }) => `d = ${d}, batch ${size}`,
  generate({ parameters: { d, batch: size, n }, seed }) {
    const input = { d, n, alpha: 1.5, counts: undefined, batch: size, steps: 1, seed };
    return { input, reference: {} };
  },
});
