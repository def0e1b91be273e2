import type { Matrix } from 'ml-matrix';
import { requireBoolean } from './arguments.ts';
import { denseCopy, toStrided, transposed, type MatrixLike } from './dense.ts';
import { exponentOf, largestMagnitude, scaleByPowerOfTwo } from './js/scaling.ts';
import { svd as decompose } from './js/svd.ts';
import { kernel } from './kernels.ts';
import { adopt } from './storage.ts';
import { requireConverged, unscaleValues } from './symmetricEigen.ts';

/** Options of `svd`. */
export interface SvdOptions {
  /** Whether singular vectors are computed; default true. */
  readonly vectors?: boolean;
  /** Whether u and v are square, with bases of the null spaces; default false: min(m, n) columns each. */
  readonly full?: boolean;
}

/** Singular values of a matrix. */
export interface SingularValues {
  /** min(m, n) singular values, descending, >= 0. */
  readonly values: Float64Array;
}

/** A singular value decomposition a = u diag(values) v'. */
export interface Svd extends SingularValues {
  /** m x min(m, n), or m x m when full; orthonormal columns. */
  readonly u: Matrix;
  /** n x min(m, n), or n x n when full; orthonormal columns. */
  readonly v: Matrix;
}

/**
 * The singular value decomposition: QR first where the matrix is tall, Householder bidiagonalisation, then
 * implicitly shifted QR.
 *
 * @param a m x n
 * @throws NOT_FINITE (an entry, or a value overflows), SHAPE, WRONG_TYPE, NOT_CONVERGED
 */
export function svd(a: MatrixLike, options?: { readonly vectors?: true; readonly full?: boolean }): Svd;
export function svd(a: MatrixLike, options: SvdOptions): SingularValues & Partial<Svd>;
export function svd(a: MatrixLike, options: SvdOptions = {}): SingularValues & Partial<Svd> {
  const { vectors = true, full = false } = options;
  requireBoolean(vectors, 'vectors');
  requireBoolean(full, 'full');
  if (!vectors) {
    const { values, exponent } = scaledSingularValues(a);
    unscaleValues(values, exponent);
    return { values };
  }
  const { u, values, v, exponent } = scaledSvd(a, full);
  unscaleValues(values, exponent);
  return { u, values, v };
}

/** The decomposition of a 2^-exponent, whose entries are below 1. */
export interface ScaledSvd extends Svd {
  readonly exponent: number;
}

/** As `svd`, without the values ever leaving the range of doubles. */
export function scaledSvd(a: MatrixLike, full = false): ScaledSvd {
  const { m, n, wide, work, exponent } = scaledTall(a);
  const values = new Float64Array(n);
  const uColumns = full ? m : n;
  const u = new Float64Array(m * uColumns);
  const v = new Float64Array(n * n);
  requireConverged(kernel('svd', decompose)(m, n, work, values, u, uColumns, v), 'singular values');
  const longer = adopt(u, m, uColumns);
  const shorter = adopt(v, n, n);
  return wide ? { u: shorter, values, v: longer, exponent } : { u: longer, values, v: shorter, exponent };
}

/** The singular values of a 2^-exponent, whose entries are below 1. */
export function scaledSingularValues(a: MatrixLike): SingularValues & Pick<ScaledSvd, 'exponent'> {
  const { m, n, work, exponent } = scaledTall(a);
  const values = new Float64Array(n);
  const left = kernel('svd', decompose)(m, n, work, values, undefined, n, undefined);
  requireConverged(left, 'singular values');
  return { values, exponent };
}

/** A scaled copy, m x n contiguous with m >= n, transposed where the matrix is wide. */
function scaledTall(a: MatrixLike): {
  m: number;
  n: number;
  wide: boolean;
  work: Float64Array;
  exponent: number;
} {
  const given = toStrided(a, 'a');
  const wide = given.rows < given.columns;
  const matrix = wide ? transposed(given) : given;
  const { rows: m, columns: n } = matrix;
  const work = denseCopy(matrix);
  const exponent = exponentOf(largestMagnitude(m * n, work));
  scaleByPowerOfTwo(m * n, work, -exponent);
  return { m, n, wide, work, exponent };
}
