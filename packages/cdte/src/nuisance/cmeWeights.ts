import { fromData, type MatrixLike } from '@lab/linalg';
import { requireBoolean, requirePositive } from '@lab/linalg/arguments';
import { readMatrix } from '../data/sample.ts';
import { dense, factorize, solveFactored } from '../kernels/dense.ts';
import { kernelBlock, symmetricGram } from '../kernels/kernel.ts';
import { readQuery } from '../kernels/kernelGram.ts';

/** Options of {@link cmeWeights}. */
export interface CmeWeightsOptions {
  /** Of the Gaussian kernel on X, > 0. */
  readonly bandwidth: number;
  /** Ridge parameter, > 0; the penalty is m lambda. */
  readonly lambda: number;
  /** Default true: weights sum to 1, and the fit shrinks to the arm's mean embedding instead of 0. */
  readonly intercept?: boolean;
}

/**
 * Kernel ridge weights of a conditional mean embedding: the fit at query row q is sum_j weights_jq l(Y_j, .).
 *
 * @param X m x d training rows, used as they are
 * @param query q x d
 * @returns `weights`, an m x q ml-matrix `Matrix`, a column per query row
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE (bandwidth, lambda)
 * @remarks alpha = C - mean(C) + 1/m with C = (K + m lambda I)^-1 K_query; docs/theory.md, section 4.
 */
export function cmeWeights(
  X: MatrixLike,
  query: MatrixLike,
  { bandwidth, lambda, intercept = true }: CmeWeightsOptions,
): { weights: ReturnType<typeof fromData> } {
  const kernel = { name: 'gaussian', bandwidth: requirePositive(bandwidth, 'bandwidth') } as const;
  requirePositive(lambda, 'lambda');
  requireBoolean(intercept, 'intercept');
  const train = readMatrix(X, 'X');
  const points = readQuery(query, train.columns, 'query');
  const cross = new Float64Array(train.rows * points.rows);
  kernelBlock(kernel, train, points, cross);
  const weights = ridgeWeights(
    symmetricGram(kernel, train),
    cross,
    train.rows,
    points.rows,
    lambda,
    intercept,
  );
  return { weights: fromData(weights, train.rows, points.rows) };
}

/**
 * The weights from Grams.
 *
 * @param gram m x m, kernel values between training rows; not changed
 * @param cross m x q, between training and query rows
 * @returns m x q
 */
export function ridgeWeights(
  gram: Float64Array,
  cross: Float64Array,
  m: number,
  q: number,
  lambda: number,
  intercept: boolean,
): Float64Array {
  const penalized = gram.slice();
  for (let j = 0; j < m; j++) penalized[j * m + j] += m * lambda;
  const weights = solveFactored(factorize(penalized, m), dense(cross, m, q));
  if (intercept) makeColumnsSumToOne(weights, m, q);
  return weights;
}

function makeColumnsSumToOne(weights: Float64Array, m: number, q: number): void {
  const shift = new Float64Array(q).fill(1 / m);
  for (let i = 0, at = 0; i < m; i++) for (let j = 0; j < q; j++, at++) shift[j] -= weights[at] / m;
  for (let i = 0, at = 0; i < m; i++) for (let j = 0; j < q; j++, at++) weights[at] += shift[j];
}
