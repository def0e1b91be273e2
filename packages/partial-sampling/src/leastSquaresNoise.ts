import type { MatrixLike } from '@lab/linalg';
import { requirePositive, wrongShape } from '@lab/linalg/arguments';
import { numbers, rowIndices, type NumberList } from './arguments.ts';
import { sampledColumns, solveGram, weightedGram } from './linearSystem.ts';
import { readTransform, type SensingTransform } from './sensingTransform.ts';

/** Input of {@link leastSquaresNoise}. */
export interface LeastSquaresNoiseInput {
  /** U, of size n. */
  readonly transform: SensingTransform;
  /** V, n x l. */
  readonly basis: MatrixLike;
  /** Omega, different rows. */
  readonly rows: readonly number[];
  /** w > 0, one for each row. */
  readonly weights: NumberList;
}

/** Noise of least squares over a subspace, over sigma^2. */
export interface LeastSquaresNoise {
  /** trace of (B*WB)^-1 B*W^2B (B*WB)^-1, B = U_Omega V: E|x - x0|^2 / sigma^2 with the weights. */
  readonly varianceWeighted: number;
  /** trace of (B*B)^-1: with weights 1, never more (Gauss and Markov). */
  readonly varianceUnweighted: number;
}

/**
 * Exact noise of least squares over a subspace, given the rows.
 *
 * @throws SINGULAR where the rows do not determine the coefficients; SHAPE, OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 */
export function leastSquaresNoise({
  transform,
  basis,
  rows,
  weights,
}: LeastSquaresNoiseInput): LeastSquaresNoise {
  const { size } = readTransform(transform);
  const omega = rowIndices(rows, 'rows', size);
  if (omega.length === 0) throw wrongShape('rows', 'at least one row', 'none');
  const w = numbers(weights, 'weights', { length: omega.length, check: requirePositive });
  const { images } = sampledColumns(transform, basis, omega, 'basis');
  const weighted = weightedGram(images, w);
  const squared = weightedGram(
    images,
    w.map((value) => value * value),
  );
  const half = solveGram(weighted, squared, 'rows');
  const order = weighted.rows;
  const all = solveGram(weighted, { data: transposed(half, order), rows: order, columns: order }, 'rows');
  const plain = weightedGram(images, new Float64Array(w.length).fill(1));
  const inverse = solveGram(plain, identity(order), 'rows');
  // The real form of a complex matrix holds its trace twice.
  const share = images.length / order;
  return { varianceWeighted: share * trace(all, order), varianceUnweighted: share * trace(inverse, order) };
}

function trace(a: Float64Array, order: number): number {
  let sum = 0;
  for (let i = 0; i < order; i++) sum += a[i * order + i];
  return sum;
}

function transposed(a: Float64Array, order: number): Float64Array {
  return a.map((_, at) => a[(at % order) * order + Math.floor(at / order)]);
}

function identity(order: number) {
  const data = new Float64Array(order * order);
  for (let i = 0; i < order; i++) data[i * order + i] = 1;
  return { data, rows: order, columns: order };
}
