import type { Matrix } from 'ml-matrix';
import { denseCopy, isMatrixLike, requireSquare, toStrided, type MatrixLike, type Strided } from './dense.ts';
import { LabRangeError } from './errors.ts';
import { cholesky as factor } from './js/cholesky.ts';
import { scaleByPowerOfTwo, scaleToRange } from './js/scaling.ts';
import { triangularSolve } from './js/triangularSolve.ts';
import { kernel } from './kernels.ts';
import { resultTarget, type OutOption } from './output.ts';
import { rightHandSide, solution } from './rightHandSide.ts';

/** A Cholesky factorisation a = lower lower'. */
export interface Cholesky {
  /** n x n, zeros above the diagonal. */
  readonly lower: Matrix;
}

/**
 * The Cholesky factorisation a = L L' of a symmetric positive definite matrix, of which the lower triangle is read.
 *
 * @param a n x n
 * @param options.out receives L
 * @throws NOT_POSITIVE_DEFINITE (`index`: the first i whose pivot a_ii - sum_{k<i} l_ik^2 is not > 0), SHAPE,
 *   NOT_FINITE, WRONG_TYPE
 */
export function cholesky(a: MatrixLike, { out }: OutOption = {}): Cholesky {
  const matrix = toStrided(a, 'a');
  requireSquare(matrix, 'a');
  const n = matrix.rows;
  const target = resultTarget(out, n, n, [matrix.data]);
  const { data, stride } = target;
  const { data: lower, exponent } = factorLower(matrix);
  scaleByPowerOfTwo(n * n, lower, exponent);
  for (let i = 0; i < n; i++) {
    data.set(lower.subarray(i * n, i * n + i + 1), i * stride);
    data.fill(0, i * stride + i + 1, i * stride + n);
  }
  return { lower: target.finish() };
}

/**
 * The solution X of a X = b for a symmetric positive definite matrix.
 *
 * @param a n x n, or the result of `cholesky`
 * @param b n x k
 * @param options.out receives X
 * @returns n x k
 * @throws NOT_POSITIVE_DEFINITE with `index`, SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function choleskySolve(a: MatrixLike | Cholesky, b: MatrixLike, { out }: OutOption = {}): Matrix {
  const given = isCholesky(a);
  const matrix = toStrided(given ? a.lower : a, 'a');
  requireSquare(matrix, 'a');
  const n = matrix.rows;
  const right = rightHandSide(b, n);
  const k = right.columns;
  const x = denseCopy(right);
  const rightExponent = scaleToRange(n * k, x);
  const exponent = given ? solveFactored(matrix, k, x) : solveGiven(matrix, k, x);
  scaleByPowerOfTwo(n * k, x, rightExponent - exponent);
  return solution(x, n, k, out);
}

/** Solves with L and L' in place of x; what comes out is to be divided by 2^(the exponent returned). */
function solveFactored(lower: Strided, k: number, x: Float64Array): number {
  const { data, exponent } = scaledFactor(lower);
  solveBothSides(lower.rows, k, data, x);
  return 2 * exponent;
}

/** As `solveFactored`, for a itself. */
function solveGiven(matrix: Strided, k: number, x: Float64Array): number {
  if (needsScaling(matrix)) {
    const { data, exponent } = factorLower(matrix);
    solveBothSides(matrix.rows, k, data, x);
    return 2 * exponent;
  }
  requireDefinite(kernel('choleskySolve', choleskySolveInJavaScript)(matrix.rows, k, matrix, x));
  return 0;
}

/** Whether the entries are so large or small that sums could overflow or lose digits: the diagonal tells, where a is definite. */
function needsScaling({ data, offset, rows, row, column }: Strided): boolean {
  let largest = 0;
  for (let i = 0; i < rows; i++) largest = Math.max(largest, Math.abs(data[offset + i * (row + column)]));
  return largest > 0 && (largest < 2 ** -900 || largest > 2 ** 900);
}

function choleskySolveInJavaScript(n: number, k: number, a: Strided, b: Float64Array): number {
  const data = denseCopy(a);
  const failed = kernel('cholesky', factor)(n, data, 0, n);
  if (failed < 0) solveBothSides(n, k, data, b);
  return failed;
}

function solveBothSides(n: number, k: number, lower: Float64Array, x: Float64Array): void {
  const solve = kernel('triangularSolve', triangularSolve);
  solve(false, false, n, k, lower, 0, n, 1, x, 0, k, 1);
  solve(true, false, n, k, lower, 0, 1, n, x, 0, k, 1);
}

function isCholesky(a: MatrixLike | Cholesky): a is Cholesky {
  return isMatrixLike((a as Partial<Cholesky> | null)?.lower);
}

/** L 2^-exponent in the lower triangle of a contiguous array; what is above the diagonal has no meaning. */
interface LowerFactor {
  readonly data: Float64Array;
  readonly exponent: number;
}

function scaledFactor(lower: Strided): LowerFactor {
  const data = denseCopy(lower);
  return { data, exponent: scaleToRange(data.length, data) };
}

function factorLower(matrix: Strided): LowerFactor {
  const n = matrix.rows;
  const data = denseCopy(matrix);
  let exponent = scaleToRange(n * n, data);
  if (exponent % 2 !== 0) {
    // Even, so that its half scales the factor exactly.
    scaleByPowerOfTwo(n * n, data, -1);
    exponent++;
  }
  requireDefinite(kernel('cholesky', factor)(n, data, 0, n));
  return { data, exponent: exponent / 2 };
}

function requireDefinite(failed: number): void {
  if (failed < 0) return;
  const message = `a must be positive definite: pivot ${failed} is not > 0`;
  throw new LabRangeError('NOT_POSITIVE_DEFINITE', message, { argument: 'a', index: failed });
}
