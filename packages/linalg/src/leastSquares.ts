import type { Matrix } from 'ml-matrix';
import { requireNotNegative } from './arguments.ts';
import { denseCopy, toStrided, type DenseMatrix, type MatrixLike, type Strided } from './dense.ts';
import { gemm } from './js/gemm.ts';
import { scaleByPowerOfTwo, scaleToRange } from './js/scaling.ts';
import { normRange } from './js/vector.ts';
import { kernel } from './kernels.ts';
import type { OutOption } from './output.ts';
import { matrixProduct } from './product.ts';
import { rankFrom } from './pseudoInverse.ts';
import { rightHandSide, solution } from './rightHandSide.ts';
import { contiguousData } from './storage.ts';
import { scaledSvd } from './svd.ts';

/** Options of `leastSquares`. */
export interface LeastSquaresOptions extends OutOption {
  /** Singular values <= tolerance times the largest count as 0; default max(m, n) 2^-52. */
  readonly tolerance?: number;
}

/** The minimiser of |a x - b| of least norm, column by column of b. */
export interface LeastSquares {
  /** n x k. */
  readonly x: Matrix;
  /** The number of singular values that count. */
  readonly rank: number;
  /** |a x_j - b_j|_2 for each column j of b, k entries. */
  readonly residualNorms: Float64Array;
}

/**
 * Least squares by the singular value decomposition: of all x that minimise |a x - b|_2 the one of least norm.
 *
 * @param a m x n
 * @param b m x k
 * @param options.out receives x, n x k
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, OUT_OF_RANGE (tolerance < 0), NOT_CONVERGED
 */
export function leastSquares(a: MatrixLike, b: MatrixLike, options: LeastSquaresOptions = {}): LeastSquares {
  const given = toStrided(a, 'a');
  const { rows: m, columns: n } = given;
  const { tolerance = Math.max(m, n) * 2 ** -52 } = options;
  requireNotNegative(tolerance, 'tolerance');
  const [matrix, exponent] = scaledCopy(given);
  const [right, rightExponent] = scaledCopy(rightHandSide(b, m));
  const k = right.columns;
  const { x, rank } = leastNorm(matrix, right, tolerance);
  const residual = right.data;
  kernel('gemm', gemm)(m, k, n, -1, matrix.data, 0, n, 1, x, 0, k, 1, 1, residual, 0, k);
  const residualNorms = Float64Array.from({ length: k }, (_, j) => normRange(m, residual, j, k));
  scaleByPowerOfTwo(k, residualNorms, rightExponent);
  scaleByPowerOfTwo(n * k, x, rightExponent - exponent);
  return { x: solution(x, n, k, options.out), rank, residualNorms };
}

/** V diag(1 / values) U' b over the singular values that count, n x k contiguous. */
function leastNorm(a: DenseMatrix, b: DenseMatrix, tolerance: number): { x: Float64Array; rank: number } {
  const { u, values, v, exponent } = scaledSvd(a);
  const rank = rankFrom(values, tolerance);
  const k = b.columns;
  const coefficients = contiguousData(matrixProduct(u, b, { transposeA: true }))!;
  for (let i = 0; i < values.length; i++) {
    for (let j = 0; j < k; j++) coefficients[i * k + j] = i < rank ? coefficients[i * k + j] / values[i] : 0;
  }
  const x = contiguousData(matrixProduct(v, { data: coefficients, rows: values.length, columns: k }))!;
  scaleByPowerOfTwo(x.length, x, -exponent);
  return { x, rank };
}

function scaledCopy(matrix: Strided): [Required<DenseMatrix>, number] {
  const { rows, columns } = matrix;
  const data = denseCopy(matrix);
  return [{ data, rows, columns, stride: columns }, scaleToRange(data.length, data)];
}
