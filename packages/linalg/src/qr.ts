import type { Matrix } from 'ml-matrix';
import { requireBoolean, requireNotNegative } from './arguments.ts';
import { denseCopy, toStrided, type MatrixLike } from './dense.ts';
import { qrPivoted } from './js/qrPivoted.ts';
import { qr as factor, qrForm } from './js/qr.ts';
import { scaleByPowerOfTwo, scaleToRange } from './js/scaling.ts';
import { kernel } from './kernels.ts';
import { contiguousTarget, requireFiniteResult, type OutOption } from './output.ts';

/** Options of `qr`. */
export interface QrOptions {
  /** Column pivoting by largest remaining norm; default false. */
  readonly pivot?: boolean;
  /** With `pivot`: entries |r_kk| <= tolerance |r_00| count as 0 for the rank; default max(m, n) 2^-52. */
  readonly tolerance?: number;
  /** Receive q and r, of the shapes that the result has; may be a. A function that throws may leave anything in them. */
  readonly out?: { readonly q?: OutOption['out']; readonly r?: OutOption['out'] } | undefined;
}

/** A thin QR factorisation a = q r, or a P = q r with pivoting. */
export interface Qr {
  /** m x min(m, n), orthonormal columns. */
  readonly q: Matrix;
  /** min(m, n) x n, zeros below the diagonal. */
  readonly r: Matrix;
  /** With pivoting: column j of a P is column permutation[j] of a. */
  readonly permutation?: Int32Array;
  /** With pivoting: the number of |r_kk| > tolerance |r_00|. */
  readonly rank?: number;
}

/**
 * The thin QR factorisation by Householder reflections, with column pivoting where asked for.
 *
 * @param a m x n
 * @throws NOT_FINITE (an entry, or r overflows), SHAPE, WRONG_TYPE, OUT_OF_RANGE (tolerance < 0)
 */
export function qr(a: MatrixLike, options: QrOptions = {}): Qr {
  const { pivot = false, tolerance, out } = options;
  requireBoolean(pivot, 'pivot');
  if (tolerance !== undefined) requireNotNegative(tolerance, 'tolerance');
  const matrix = toStrided(a, 'a');
  const { rows: m, columns: n } = matrix;
  const data = denseCopy(matrix);
  const exponent = scaleToRange(m * n, data);
  const size = Math.min(m, n);
  const tau = new Float64Array(size);
  const permutation = Int32Array.from({ length: n }, (_, j) => j);
  if (pivot) qrPivoted(m, n, data, 0, n, tau, permutation);
  else kernel('qr', factor)(m, n, data, 0, n, tau);
  const q = contiguousTarget(out?.q, m, size);
  const upper = contiguousTarget(out?.r, size, n);
  kernel('qrForm', qrForm)(m, size, size, data, 0, n, tau, q.data, 0, size);
  const r = upper.data;
  for (let i = 0; i < size; i++) {
    r.fill(0, i * n, i * n + i);
    r.set(data.subarray(i * n + i, i * n + n), i * n + i);
  }
  const rank = pivot ? rankOf(size, n, r, tolerance ?? Math.max(m, n) * 2 ** -52) : 0;
  scaleByPowerOfTwo(r.length, r, exponent);
  requireFiniteResult(size, n, r, n, 'a', () => undefined);
  const thin = { q: q.finish(), r: upper.finish() };
  return pivot ? { ...thin, permutation, rank } : thin;
}

function rankOf(size: number, n: number, r: Float64Array, tolerance: number): number {
  if (size === 0) return 0;
  const bound = tolerance * Math.abs(r[0]);
  let rank = 0;
  for (let k = 0; k < size; k++) if (Math.abs(r[k * (n + 1)]) > bound) rank++;
  return rank;
}
