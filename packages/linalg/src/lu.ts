import type { Matrix } from 'ml-matrix';
import { denseCopy, isMatrixLike, requireSquare, toStrided, type MatrixLike } from './dense.ts';
import { LabRangeError, LabTypeError } from './errors.ts';
import { lu as factor } from './js/lu.ts';
import { exponentOf, scaleByPowerOfTwo, scaleToRange } from './js/scaling.ts';
import { triangularSolve } from './js/triangularSolve.ts';
import { kernel } from './kernels.ts';
import { contiguousTarget, requireFiniteResult, type OutOption } from './output.ts';
import { rightHandSide, solution } from './rightHandSide.ts';

/** An LU factorisation with partial pivoting: row i of L U is row permutation[i] of a. */
export interface Lu {
  /** n x n: U on and above the diagonal, the strict lower triangle of L (unit diagonal) below. */
  readonly lu: Matrix;
  /** n row numbers of a. */
  readonly permutation: Int32Array;
  /** Determinant of the permutation, 1 or -1. */
  readonly sign: 1 | -1;
}

/** The determinant, in a form that does not overflow and as a number. */
export interface Determinant {
  /** Natural logarithm of |det|, -Infinity where it is 0. */
  readonly logAbsDeterminant: number;
  /** Sign of the determinant; 0 for a singular matrix. */
  readonly sign: -1 | 0 | 1;
  /** sign exp(logAbsDeterminant), computed as the product of the pivots; may be infinite or 0 by underflow. */
  readonly determinant: number;
}

/** A factored matrix scaled by 2^-exponent. */
interface Factored {
  readonly n: number;
  readonly data: Float64Array;
  readonly pivots: Int32Array;
  readonly exponent: number;
  readonly singular: number;
}

/**
 * The factorisation P a = L U with partial pivoting. A singular matrix is factored too, with a 0 on U's diagonal.
 *
 * @param a n x n
 * @param options.out receives the factors, n x n; may be a
 * @throws SHAPE, NOT_FINITE (an entry, or U overflows), WRONG_TYPE
 */
export function lu(a: MatrixLike, { out }: OutOption = {}): Lu {
  const { n, data, pivots, exponent } = factorize(a);
  const target = contiguousTarget(out, n, n);
  for (let i = 0; i < n; i++) scaleByPowerOfTwo(n - i, data.subarray(i * n + i, i * n + n), exponent);
  requireFiniteResult(n, n, data, n, 'a', () => undefined);
  const permutation = permutationOf(pivots);
  target.data.set(data);
  return { lu: target.finish(), permutation, sign: exchangeSign(pivots) };
}

/**
 * The solution X of a X = b by LU with partial pivoting.
 *
 * @param a n x n, or the result of `lu`
 * @param b n x k
 * @param options.out receives X
 * @returns n x k
 * @throws SINGULAR (`index`: the first pivot that is exactly 0), SHAPE, NOT_FINITE (an entry, or the solution
 *   overflows), WRONG_TYPE
 */
export function luSolve(a: MatrixLike | Lu, b: MatrixLike, { out }: OutOption = {}): Matrix {
  const { n, data, permutation, exponent } = isLu(a) ? factorsOf(a) : permuted(factorize(a));
  requireRegular(n, data);
  const right = rightHandSide(b, n);
  const k = right.columns;
  const x = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    const from = right.offset + permutation[i] * right.row;
    for (let j = 0; j < k; j++) x[i * k + j] = right.data[from + j * right.column];
  }
  const rightExponent = scaleToRange(n * k, x);
  solveInPlace(n, k, data, x);
  scaleByPowerOfTwo(n * k, x, rightExponent - exponent);
  return solution(x, n, k, out);
}

/**
 * The determinant by LU with partial pivoting; that of the empty matrix is 1.
 *
 * @param a n x n
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function determinant(a: MatrixLike): Determinant {
  const { n, data, pivots, exponent, singular } = factorize(a);
  if (singular >= 0) return { logAbsDeterminant: -Infinity, sign: 0, determinant: 0 };
  let sign: number = exchangeSign(pivots);
  let log = n * exponent * Math.LN2;
  let mantissa = 1;
  let exponents = n * exponent;
  for (let i = 0; i < n; i++) {
    const pivot = data[i * (n + 1)];
    if (pivot < 0) sign = -sign;
    log += Math.log(Math.abs(pivot));
    mantissa *= Math.abs(pivot);
    const power = exponentOf(mantissa);
    mantissa *= 2 ** -power;
    exponents += power;
  }
  const size = mantissa * 2 ** Math.trunc(exponents / 2) * 2 ** (exponents - Math.trunc(exponents / 2));
  return { logAbsDeterminant: log, sign: sign < 0 ? -1 : 1, determinant: sign * size };
}

/**
 * The inverse by LU with partial pivoting. To solve a system use `luSolve`: it is faster and more accurate.
 *
 * @param a n x n
 * @param options.out receives the inverse
 * @throws SINGULAR with `index`, SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function inverse(a: MatrixLike, { out }: OutOption = {}): Matrix {
  const { n, data, permutation, exponent } = permuted(factorize(a));
  requireRegular(n, data);
  const x = new Float64Array(n * n);
  for (let i = 0; i < n; i++) x[i * n + permutation[i]] = 1;
  solveInPlace(n, n, data, x);
  scaleByPowerOfTwo(n * n, x, -exponent);
  return solution(x, n, n, out);
}

function factorize(a: MatrixLike): Factored {
  const matrix = toStrided(a, 'a');
  requireSquare(matrix, 'a');
  const n = matrix.rows;
  const data = denseCopy(matrix);
  const exponent = scaleToRange(n * n, data);
  const pivots = new Int32Array(n);
  const singular = kernel('lu', factor)(n, data, 0, n, pivots);
  return { n, data, pivots, exponent, singular };
}

function permuted({ n, data, pivots, exponent }: Factored): Omit<Factored, 'pivots' | 'singular'> & {
  permutation: Int32Array;
} {
  return { n, data, exponent, permutation: permutationOf(pivots) };
}

function factorsOf(a: Lu): { n: number; data: Float64Array; permutation: Int32Array; exponent: number } {
  const matrix = toStrided(a.lu, 'a.lu');
  requireSquare(matrix, 'a.lu');
  const n = matrix.rows;
  requirePermutation(a.permutation, n);
  return { n, data: denseCopy(matrix), permutation: a.permutation, exponent: 0 };
}

function requirePermutation(permutation: unknown, n: number): void {
  const argument = 'a.permutation';
  if (!(permutation instanceof Int32Array)) {
    throw new LabTypeError('WRONG_TYPE', `${argument} must be an Int32Array`, { argument });
  }
  const seen = new Uint8Array(n);
  for (const row of permutation) if (row >= 0 && row < n) seen[row] = 1;
  if (permutation.length === n && seen.every((found) => found === 1)) return;
  throw new LabRangeError('SHAPE', `${argument} must hold each of 0..${n - 1} once`, { argument });
}

function isLu(a: MatrixLike | Lu): a is Lu {
  return isMatrixLike((a as Partial<Lu> | null)?.lu);
}

function requireRegular(n: number, data: Float64Array): void {
  for (let i = 0; i < n; i++) {
    if (data[i * (n + 1)] !== 0) continue;
    throw new LabRangeError('SINGULAR', `a is singular: pivot ${i} is 0`, { argument: 'a', index: i });
  }
}

function solveInPlace(n: number, k: number, data: Float64Array, x: Float64Array): void {
  const solve = kernel('triangularSolve', triangularSolve);
  solve(false, true, n, k, data, 0, n, 1, x, 0, k, 1);
  solve(true, false, n, k, data, 0, n, 1, x, 0, k, 1);
}

function permutationOf(pivots: Int32Array): Int32Array {
  const permutation = Int32Array.from(pivots, (_, i) => i);
  for (let i = 0; i < pivots.length; i++) {
    const kept = permutation[i];
    permutation[i] = permutation[pivots[i]];
    permutation[pivots[i]] = kept;
  }
  return permutation;
}

function exchangeSign(pivots: Int32Array): 1 | -1 {
  let odd = false;
  for (let i = 0; i < pivots.length; i++) if (pivots[i] !== i) odd = !odd;
  return odd ? -1 : 1;
}
