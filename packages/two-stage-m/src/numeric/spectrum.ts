import { symmetricEigen } from '@lab/linalg';
import { multiply, toContiguous, zeroMatrix, type Dense } from './dense.ts';

/** Eigenvalues of a symmetric matrix, largest first, with the vectors as columns in the same order. */
export interface Spectrum {
  readonly values: Float64Array;
  readonly vectors: Dense;
}

/** The share of the largest eigenvalue below which an eigenvalue of a Gram matrix counts as 0 (ranks). */
export const RANK_TOLERANCE = 1e-9;

/** Eigenvalues in descending order, with vectors. */
export function descendingSpectrum(a: Dense): Spectrum {
  const n = a.rows;
  if (n === 0) return { values: new Float64Array(0), vectors: zeroMatrix(0, 0) };
  const ascending = symmetricEigen(a);
  const { data } = toContiguous(ascending.vectors);
  const values = new Float64Array(n);
  const vectors = zeroMatrix(n, n);
  for (let j = 0; j < n; j++) {
    values[j] = ascending.values[n - 1 - j];
    for (let i = 0; i < n; i++) vectors.data[i * n + j] = data[i * n + n - 1 - j];
  }
  return { values, vectors };
}

/** Eigenvalues in descending order, without vectors. */
export function descendingValues(a: Dense): Float64Array {
  return a.rows === 0 ? new Float64Array(0) : symmetricEigen(a, { vectors: false }).values.slice().reverse();
}

/** How many eigenvalues exceed `tolerance` times the largest. */
export function gramRank(a: Dense, tolerance = RANK_TOLERANCE): number {
  const values = descendingValues(a);
  const limit = tolerance * largestOf(values);
  let rank = 0;
  while (rank < values.length && values[rank] > limit) rank++;
  return rank;
}

/** V f(values) V' with f applied to each eigenvalue. */
export function spectralFunction({ values, vectors }: Spectrum, f: (value: number) => number): Dense {
  const n = values.length;
  const scaledVectors = zeroMatrix(n, n);
  const factors = values.map(f);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < n; j++, at++) scaledVectors.data[at] = vectors.data[at] * factors[j];
  }
  return multiply(scaledVectors, vectors, { transposeB: true });
}

/** The pseudo-inverse of a positive semidefinite matrix; eigenvalues up to `tolerance` times the largest count as 0. */
export function gramInverse(a: Dense, tolerance = 1e-13): Dense {
  const spectrum = descendingSpectrum(a);
  const limit = tolerance * largestOf(spectrum.values);
  return spectralFunction(spectrum, (value) => (value > limit ? 1 / value : 0));
}

/** R with a = R R' for a positive semidefinite matrix, eigenvalues below 0 (rounding) counted as 0. */
export function gramFactor(a: Dense): Dense {
  const { values, vectors } = descendingSpectrum(a);
  const n = values.length;
  const factor = zeroMatrix(n, n);
  const roots = values.map((value) => Math.sqrt(Math.max(value, 0)));
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < n; j++, at++) factor.data[at] = vectors.data[at] * roots[j];
  }
  return factor;
}

/** Eigenvalues of v^{1/2} q v^{1/2}, largest first, for positive semidefinite v and q of one order. */
export function productSpectrum(v: Dense, q: Dense): Float64Array {
  if (v.rows === 0) return new Float64Array(0);
  const factor = gramFactor(v);
  return descendingValues(multiply(multiply(factor, q, { transposeA: true }), factor));
}

/** The leading entries above `share` times the largest, from values in descending order. */
export function leadingWeights(values: Float64Array, share: number, reference?: number): Float64Array {
  const limit = share * Math.max(reference ?? largestOf(values), 0);
  let count = 0;
  while (count < values.length && values[count] > limit) count++;
  return values.slice(0, count);
}

/** The first of descending values where it is positive, 0 else. */
function largestOf(values: Float64Array): number {
  return values.length === 0 ? 0 : Math.max(values[0], 0);
}
