import { svd } from '@lab/linalg';
import { dotAt, dotColumns } from '../design/dotColumns.ts';
import type { ColumnDesign } from '../design/columnDesign.ts';
import { precisionTerms, type UnknownNoiseProblem } from './state.ts';

/** The full Gaussian factor of all coefficients in the basis of the design's singular vectors. */
export interface JointBasis {
  /** k = min(n, p) squared singular values. */
  readonly squares: Float64Array;
  /** k values u_i'y. */
  readonly scores: Float64Array;
  /** |y|^2 less the squares of the scores. */
  readonly leftover: number;
  readonly columns: number;
  /** p x k right singular vectors. */
  readonly vectors: { get(i: number, j: number): number };
}

/** One singular value decomposition; every iteration after it costs O(k). */
export function jointBasis({ data, rows, columns, response }: ColumnDesign): JointBasis {
  // The columns lie as rows in memory: what is decomposed is X'.
  const { u, values, v } = svd({ data, rows: columns, columns: rows });
  const count = values.length;
  const left = new Float64Array(rows * count);
  for (let i = 0; i < rows; i++) for (let k = 0; k < count; k++) left[k * rows + i] = v.get(i, k);
  const scores = new Float64Array(count);
  dotColumns(rows, count, left, response, scores);
  const rest = response.slice();
  for (let k = 0; k < count; k++) for (let i = 0; i < rows; i++) rest[i] -= scores[k] * left[k * rows + i];
  return {
    squares: Float64Array.from(values, (value) => value * value),
    scores,
    leftover: dotAt(rows, rest, 0, rest),
    columns,
    vectors: u,
  };
}

/** Means of the two precisions. */
export interface Precisions {
  readonly noisePrecision: number;
  readonly priorPrecision: number;
}

/** E|y - X b|^2 and E|b|^2 under the joint factor. */
function jointSquares(
  { squares, scores, leftover, columns }: JointBasis,
  { noisePrecision: o, priorPrecision: T }: Precisions,
): { misfit: number; size: number } {
  let misfit = leftover;
  let size = (columns - squares.length) / T;
  for (let k = 0; k < squares.length; k++) {
    const precision = o * squares[k] + T;
    const kept = (o * scores[k]) / precision;
    misfit += ((T * scores[k]) / precision) ** 2 + squares[k] / precision;
    size += kept * kept * squares[k] + 1 / precision;
  }
  return { misfit, size };
}

/** Both precisions from the joint factor at the old ones. */
export function jointStep(problem: UnknownNoiseProblem, basis: JointBasis, at: Precisions): Precisions {
  const { hyper, observations } = problem;
  const { misfit, size } = jointSquares(basis, at);
  return {
    noisePrecision: (hyper.a0 + observations / 2) / (hyper.b0 + misfit / 2),
    priorPrecision: (hyper.c0 + basis.columns / 2) / (hyper.d0 + size / 2),
  };
}

/** The ELBO with the coefficients' factor at `at` and the precisions' factors at `next`. */
export function jointElbo(
  problem: UnknownNoiseProblem,
  basis: JointBasis,
  at: Precisions,
  next: Precisions,
): number {
  const { misfit, size } = jointSquares(basis, at);
  const p = basis.columns;
  let logDeterminant = (p - basis.squares.length) * Math.log(at.priorPrecision);
  for (const square of basis.squares)
    logDeterminant += Math.log(at.noisePrecision * square + at.priorPrecision);
  const entropy = (p * Math.log(2 * Math.PI * Math.E) - logDeterminant) / 2;
  return precisionTerms(problem, p, next.noisePrecision, next.priorPrecision, misfit, size) + entropy;
}

/** Means and variances of the coefficients; the null space of X keeps the prior's variance. */
export function jointMoments(
  { squares, scores, columns, vectors }: JointBasis,
  { noisePrecision: o, priorPrecision: T }: Precisions,
): { mean: Float64Array; variance: Float64Array } {
  const mean = new Float64Array(columns);
  const variance = new Float64Array(columns);
  const deficient = columns > squares.length;
  for (let j = 0; j < columns; j++) {
    let captured = 0;
    for (let k = 0; k < squares.length; k++) {
      const weight = vectors.get(j, k);
      const precision = o * squares[k] + T;
      mean[j] += (weight * o * Math.sqrt(squares[k]) * scores[k]) / precision;
      variance[j] += (weight * weight) / precision;
      captured += weight * weight;
    }
    if (deficient) variance[j] += Math.max(0, 1 - captured) / T;
  }
  return { mean, variance };
}
