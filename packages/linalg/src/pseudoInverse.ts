import type { Matrix } from 'ml-matrix';
import { requireNotNegative } from './arguments.ts';
import type { MatrixLike } from './dense.ts';
import { toStrided } from './dense.ts';
import { gemm } from './js/gemm.ts';
import { scaleByPowerOfTwo } from './js/scaling.ts';
import { kernel } from './kernels.ts';
import type { OutOption } from './output.ts';
import { solution } from './rightHandSide.ts';
import { contiguousData } from './storage.ts';
import { scaledSingularValues, scaledSvd } from './svd.ts';

/** Options that say which singular values count as 0. */
export interface RankOptions {
  /** Singular values <= tolerance times the largest count as 0; default max(m, n) 2^-52. */
  readonly tolerance?: number;
}

/**
 * The Moore-Penrose inverse by the singular value decomposition; zeros for the zero matrix.
 *
 * @param a m x n
 * @param options.tolerance singular values <= tolerance times the largest count as 0; default max(m, n) 2^-52
 * @param options.out receives the result
 * @returns n x m
 * @throws OUT_OF_RANGE (tolerance < 0), NOT_FINITE (an entry, or the result overflows), SHAPE, WRONG_TYPE,
 *   NOT_CONVERGED
 */
export function pseudoInverse(a: MatrixLike, { tolerance, out }: RankOptions & OutOption = {}): Matrix {
  if (tolerance !== undefined) requireNotNegative(tolerance, 'tolerance');
  const { rows: m, columns: n } = toStrided(a, 'a');
  const { u, values, v, exponent } = scaledSvd(a);
  const size = values.length;
  const rank = rankFrom(values, tolerance ?? Math.max(m, n) * 2 ** -52);
  const scaled = contiguousData(v)!;
  for (let j = 0; j < rank; j++) {
    for (let i = 0; i < n; i++) scaled[i * size + j] /= values[j];
  }
  const x = new Float64Array(n * m);
  kernel('gemm', gemm)(n, m, rank, 1, scaled, 0, size, 1, contiguousData(u)!, 0, 1, size, 0, x, 0, m);
  scaleByPowerOfTwo(n * m, x, -exponent);
  return solution(x, n, m, out);
}

/**
 * The number of singular values > tolerance times the largest.
 *
 * @param a m x n
 * @param options.tolerance default max(m, n) 2^-52
 * @throws OUT_OF_RANGE (tolerance < 0), NOT_FINITE, SHAPE, WRONG_TYPE, NOT_CONVERGED
 */
export function rank(a: MatrixLike, { tolerance }: RankOptions = {}): number {
  if (tolerance !== undefined) requireNotNegative(tolerance, 'tolerance');
  const { rows: m, columns: n } = toStrided(a, 'a');
  return rankFrom(scaledSingularValues(a).values, tolerance ?? Math.max(m, n) * 2 ** -52);
}

/**
 * The ratio of the largest to the smallest singular value, Infinity where the smallest is 0, 0 for an empty matrix.
 *
 * @param a m x n
 * @throws NOT_FINITE, SHAPE, WRONG_TYPE, NOT_CONVERGED
 */
export function conditionNumber(a: MatrixLike): number {
  const { values } = scaledSingularValues(a);
  if (values.length === 0) return 0;
  const smallest = values[values.length - 1];
  return smallest === 0 ? Infinity : values[0] / smallest;
}

/** The number of values, descending, that are > tolerance times the largest. */
export function rankFrom(values: Float64Array, tolerance: number): number {
  let count = 0;
  while (count < values.length && values[count] > tolerance * values[0]) count++;
  return count;
}
