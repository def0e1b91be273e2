import type { BaseName } from '../families/base.ts';
import type { FamilyName } from '../families/scaleFamily.ts';
import { isOrthogonal, type AffineMap } from './generator.ts';
import { asSignedPermutation } from '../families/signedPermutation.ts';

/** A family of approximations, as a certificate sees it. */
export type CertifiedFamily =
  | {
      readonly name: FamilyName;
      readonly base: BaseName;
      /** L0 of 'location', d x d row by row; the identity where it is left out. */
      readonly scale?: Float64Array | undefined;
    }
  | { readonly name: 'vonMisesFisher' };

/** Whether a map takes a family to itself. */
export interface Stability {
  readonly stable: boolean;
  /**
   * Whether it leaves the law of L u as it is for every scale L of the family, so that it only moves centres: what the
   * rules about the centre alone need.
   */
  readonly fixesScales: boolean;
  /** Why not, when it does not. */
  readonly reason?: string;
}

const sphericalBases: readonly BaseName[] = ['gaussian', 'studentT'];

/** The table of docs/theory.md, "Which maps a family is stable under". */
export function familyStability(family: CertifiedFamily, { A, b }: AffineMap): Stability {
  const dim = b.length;
  const mirror = isPlusMinusIdentity(A, dim);
  if (family.name === 'vonMisesFisher') {
    return stability(
      isOrthogonal(A, dim, 1e-8) && b.every((x) => x === 0),
      false,
      'A must be orthogonal and b = 0',
    );
  }
  const spherical = sphericalBases.includes(family.base);
  switch (family.name) {
    case 'fullrank':
      if (spherical) return stability(true, mirror, '');
      return stability(isLowerTriangular(A, dim), mirror, 'with a product base A must be lower triangular');
    case 'meanfield':
      return stability(
        isMonomial(A, dim),
        isSignDiagonal(A, dim),
        'A must have one entry in each row and column',
      );
    case 'isotropic': {
      const stable = spherical ? isOrthogonal(A, dim, 1e-9) : asSignedPermutation(A, dim) !== undefined;
      return stability(stable, stable, spherical ? 'A must be orthogonal' : 'A must be a signed permutation');
    }
    case 'location': {
      const inner = family.scale === undefined ? A : conjugated(A, family.scale, dim);
      const stable = spherical
        ? isOrthogonal(inner, dim, 1e-9)
        : asSignedPermutation(inner, dim) !== undefined;
      return stability(
        stable,
        stable,
        `L0^-1 A L0 must be ${spherical ? 'orthogonal' : 'a signed permutation'}`,
      );
    }
  }
}

function stability(stable: boolean, fixesScales: boolean, reason: string): Stability {
  return stable ? { stable, fixesScales } : { stable, fixesScales: false, reason };
}

/** Whether A is I or -I. */
export function isPlusMinusIdentity(A: Float64Array, dim: number): boolean {
  return isSignDiagonal(A, dim) && A.every((x, k) => k % (dim + 1) !== 0 || Math.abs(x - A[0]) <= 1e-12);
}

/** Whether A = -I. */
export function isMinusIdentity(A: Float64Array, dim: number): boolean {
  return isPlusMinusIdentity(A, dim) && A[0] < 0;
}

/** Whether A is diagonal with entries +-1. */
export function isSignDiagonal(A: Float64Array, dim: number): boolean {
  return A.every((x, k) => Math.abs(k % (dim + 1) === 0 ? Math.abs(x) - 1 : x) <= 1e-12);
}

/** The coordinate that A flips when it leaves all others as they are; -1 otherwise. */
export function flippedCoordinate(A: Float64Array, dim: number): number {
  if (!isSignDiagonal(A, dim)) return -1;
  const flipped = Array.from({ length: dim }, (_, i) => i).filter((i) => A[i * dim + i] < 0);
  return flipped.length === 1 ? flipped[0] : -1;
}

function isMonomial(A: Float64Array, dim: number): boolean {
  const scale = A.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const used = new Set<number>();
  for (let i = 0; i < dim; i++) {
    const row = A.subarray(i * dim, (i + 1) * dim);
    const entries = Array.from(row, (x, j) => (Math.abs(x) > 1e-12 * scale ? j : -1)).filter((j) => j >= 0);
    if (entries.length !== 1 || used.has(entries[0])) return false;
    used.add(entries[0]);
  }
  return true;
}

function isLowerTriangular(A: Float64Array, dim: number): boolean {
  return A.every((x, k) => k % dim <= Math.floor(k / dim) || Math.abs(x) <= 1e-12);
}

/** L^-1 A L for lower triangular L. */
function conjugated(A: Float64Array, L: Float64Array, dim: number): Float64Array {
  const out = new Float64Array(dim * dim);
  for (let j = 0; j < dim; j++) {
    for (let i = 0; i < dim; i++) {
      let sum = 0;
      for (let k = j; k < dim; k++) sum += A[i * dim + k] * L[k * dim + j];
      for (let k = 0; k < i; k++) sum -= L[i * dim + k] * out[k * dim + j];
      out[i * dim + j] = sum / L[i * dim + i];
    }
  }
  return out;
}
