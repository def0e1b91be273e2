import type { Matrix } from 'ml-matrix';
import { requireBoolean } from './arguments.ts';
import { denseCopy, requireSquare, toStrided, type MatrixLike } from './dense.ts';
import { LabRangeError } from './errors.ts';
import { exponentOf, largestMagnitude, scaleByPowerOfTwo } from './js/scaling.ts';
import { symmetricEigen as decompose } from './js/symmetricEigen.ts';
import { kernel } from './kernels.ts';
import { contiguousTarget, type OutOption } from './output.ts';

/** Options of `symmetricEigen`. */
export interface SymmetricEigenOptions extends OutOption {
  /** Whether eigenvectors are computed; default true. */
  readonly vectors?: boolean;
}

/** Eigenvalues of a symmetric matrix. */
export interface SymmetricEigenvalues {
  /** n eigenvalues, ascending, with multiplicity. */
  readonly values: Float64Array;
}

/** Eigenvalues and eigenvectors of a symmetric matrix: a vectors = vectors diag(values). */
export interface SymmetricEigen extends SymmetricEigenvalues {
  /** n x n, orthonormal columns; column j belongs to values[j]. */
  readonly vectors: Matrix;
}

/**
 * All eigenvalues and eigenvectors of a symmetric matrix, of which the lower triangle is read: Householder
 * tridiagonalisation, then the tridiagonal problem, then the vectors transformed back.
 *
 * @param a n x n
 * @param options.out receives the eigenvectors, n x n; may be a
 * @throws SHAPE, NOT_FINITE (an entry, or an eigenvalue overflows), WRONG_TYPE, NOT_CONVERGED
 */
export function symmetricEigen(
  a: MatrixLike,
  options?: { readonly vectors?: true } & OutOption,
): SymmetricEigen;
export function symmetricEigen(
  a: MatrixLike,
  options: SymmetricEigenOptions,
): SymmetricEigenvalues & Partial<SymmetricEigen>;
export function symmetricEigen(
  a: MatrixLike,
  { vectors = true, out }: SymmetricEigenOptions = {},
): SymmetricEigenvalues & Partial<SymmetricEigen> {
  requireBoolean(vectors, 'vectors');
  const matrix = toStrided(a, 'a');
  requireSquare(matrix, 'a');
  const n = matrix.rows;
  const work = denseCopy(matrix);
  const exponent = exponentOf(largestMagnitude(n * n, work));
  scaleByPowerOfTwo(n * n, work, -exponent);
  const values = new Float64Array(n);
  const target = vectors ? contiguousTarget(out, n, n) : undefined;
  const left = kernel('symmetricEigen', decompose)(n, work, values, target?.data);
  requireConverged(left, 'eigenvalues');
  unscaleValues(values, exponent);
  return target === undefined ? { values } : { values, vectors: target.finish() };
}

/** Throws NOT_CONVERGED unless `left` is 0. */
export function requireConverged(left: number, what: string): void {
  if (left === 0) return;
  throw new LabRangeError('NOT_CONVERGED', `${left} of the ${what} did not converge`, { argument: 'a' });
}

/** Multiplies by 2^exponent in place; NOT_FINITE where a value leaves the range of doubles. */
export function unscaleValues(values: Float64Array, exponent: number): void {
  scaleByPowerOfTwo(values.length, values, exponent);
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index < 0) return;
  throw new LabRangeError('NOT_FINITE', `value ${index} overflows`, { argument: 'a', index });
}
