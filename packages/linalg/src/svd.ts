import type { Matrix } from 'ml-matrix';
import { requireBoolean } from './arguments.ts';
import { denseCopy, toStrided, transposed, type MatrixLike } from './dense.ts';
import { exponentOf, largestMagnitude, scaleByPowerOfTwo } from './js/scaling.ts';
import { svd as decompose } from './js/svd.ts';
import { kernel } from './kernels.ts';
import { contiguousTarget, type OutOption } from './output.ts';
import { requireConverged, unscaleValues } from './symmetricEigen.ts';

/** Options of `svd`. */
export interface SvdOptions {
  /** Whether singular vectors are computed; default true. */
  readonly vectors?: boolean;
  /** Whether u and v are square, with bases of the null spaces; default false: min(m, n) columns each. */
  readonly full?: boolean;
  /** Receive u and v, of the shapes that the result has; may be a. A function that throws may leave anything in them. */
  readonly out?: SvdOut | undefined;
}

/** Where singular vectors go. */
export interface SvdOut {
  readonly u?: OutOption['out'];
  readonly v?: OutOption['out'];
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
export function svd(
  a: MatrixLike,
  options?: { readonly vectors?: true; readonly full?: boolean; readonly out?: SvdOut | undefined },
): Svd;
export function svd(a: MatrixLike, options: SvdOptions): SingularValues & Partial<Svd>;
export function svd(a: MatrixLike, options: SvdOptions = {}): SingularValues & Partial<Svd> {
  const { vectors = true, full = false, out } = options;
  requireBoolean(vectors, 'vectors');
  requireBoolean(full, 'full');
  if (!vectors) {
    const { values, exponent } = scaledSingularValues(a);
    unscaleValues(values, exponent);
    return { values };
  }
  const { u, values, v, exponent } = scaledSvd(a, full, out);
  unscaleValues(values, exponent);
  return { u, values, v };
}

/** The decomposition of a 2^-exponent, whose entries are below 1. */
export interface ScaledSvd extends Svd {
  readonly exponent: number;
}

/** As `svd`, without the values ever leaving the range of doubles. */
export function scaledSvd(a: MatrixLike, full = false, out: SvdOut = {}): ScaledSvd {
  const { m, n, wide, work, exponent } = scaledTall(a);
  const values = new Float64Array(n);
  const uColumns = full ? m : n;
  const u = contiguousTarget(wide ? out.v : out.u, m, uColumns);
  const v = contiguousTarget(wide ? out.u : out.v, n, n);
  const left = kernel('svd', decompose)(m, n, work, values, u.data, uColumns, v.data);
  requireConverged(left, 'singular values');
  const longer = u.finish();
  const shorter = v.finish();
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
