import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import { digestWith } from '../methods/linalg.ts';
import { matrixOf, type Digest, type KernelInput, type Operation } from '../task.ts';

/** What is computed, and of what size. */
export interface DenseParameters extends Parameters {
  readonly operation: Operation;
  readonly order: number;
}

const at = (order: number, ...operations: readonly Operation[]): DenseParameters[] =>
  operations.map((operation) => ({ operation, order }));
const all = ['product', 'gram', 'cholesky', 'qr', 'eigenpairs', 'svd'] as const;

/** Dense linear algebra, timed in turns with ml-matrix. */
export const dense = defineProblem<KernelInput, Digest, DenseParameters>({
  name: 'dense',
  title: 'Dense linear algebra',
  description:
    'Uniform random matrices of one order; from matrix to matrix, so that copies into WebAssembly memory and out count; one thread; in turns with ml-matrix.',
  module: import.meta.url,
  cases: {
    quick: [...at(128, ...all), ...at(256, 'product')],
    standard: [
      ...at(64, ...all),
      ...at(128, ...all),
      ...at(256, ...all),
      ...at(512, 'product', 'eigenpairs', 'svd'),
    ],
    full: [...at(64, ...all), ...at(128, ...all), ...at(256, ...all), ...at(512, ...all)],
  },
  repetitions: { quick: 1, standard: 3, full: 5 },
  timing: { peer: 'ml-matrix', warmups: 2, samples: 3 },
  label: ({ operation, order }) => `${operation} ${order}`,
  generate({ parameters: { operation, order }, seed }) {
    const a = matrixOf(operation, order, seed);
    const input = { operation, order, seed, a };
    return { input, reference: digestWith('strict', input) };
  },
});
