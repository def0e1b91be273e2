import { fromData, type Matrix } from '@lab/linalg';

/** What is computed of the matrix. */
export type Operation = 'product' | 'gram' | 'cholesky' | 'qr' | 'eigenpairs' | 'svd';

/** A square matrix, and what is asked of it. */
export interface KernelInput {
  readonly operation: Operation;
  readonly order: number;
  readonly seed: number;
  readonly a: Matrix;
}

/**
 * Numbers that tell a right result from a wrong one: entries where the result is unique, else diagonals in magnitude or
 * spectra, descending.
 */
export type Digest = readonly number[];

/** Entries of a digest. */
export const DIGEST = 12;

const symmetricOperations = new Set<Operation>(['eigenpairs']);

/** Uniform in [-1/2, 1/2) by place and seed; written the same way in external/numpy_kernels.py. */
function entry(i: number, j: number, seed: number): number {
  const mixed = (Math.imul(i + 1, 73856093) ^ Math.imul(j + 1, 19349663) ^ Math.imul(seed, 83492791)) >>> 0;
  return (Math.imul(mixed ^ (mixed >>> 15), 2246822519) >>> 0) / 2 ** 32 - 0.5;
}

/** The matrix of an operation: symmetric for eigenpairs, positive definite for Cholesky. */
export function matrixOf(operation: Operation, order: number, seed: number): Matrix {
  const data = new Float64Array(order * order);
  const definite = operation === 'cholesky';
  for (let i = 0; i < order; i++)
    for (let j = 0; j < order; j++) {
      const turned = (definite || symmetricOperations.has(operation)) && j > i;
      data[i * order + j] = turned ? entry(j, i, seed) : entry(i, j, seed);
    }
  if (definite) for (let i = 0; i < order; i++) data[i * (order + 1)] = order;
  return fromData(data, order, order);
}

/** Places spread over a row-major matrix, the same in every language. */
export function places(order: number): readonly (readonly [number, number])[] {
  return Array.from({ length: DIGEST }, (_, k) => [(k * 7 + 1) % order, (k * 5 + 3) % order] as const);
}

/** The entries of a matrix at `places`. */
export function entriesOf(a: { get(row: number, column: number): number }, order: number): Digest {
  return places(order).map(([i, j]) => a.get(i, j));
}

/** The first entries of the diagonal, in magnitude. */
export function diagonalOf(a: { get(row: number, column: number): number }): Digest {
  return Array.from({ length: DIGEST }, (_, k) => Math.abs(a.get(k, k)));
}

/** The largest of a spectrum, descending. */
export function largestOf(values: ArrayLike<number>): Digest {
  return Array.from(values)
    .sort((x, y) => y - x)
    .slice(0, DIGEST);
}
