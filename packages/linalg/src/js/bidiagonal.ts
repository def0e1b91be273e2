import { makeReflector, reflectColumns, reflectRows } from './householder.ts';

/**
 * Q' A P = B, upper bidiagonal, in place of `a` (m x n contiguous, m >= n). `d` and `e` get the diagonal of B and the
 * n - 1 entries beside it; the left reflectors stay below the diagonal, the right ones to the right of B. What is left of a
 * row or column counts as 0 where it is no longer than `floor`.
 */
export function bidiagonalize(
  m: number,
  n: number,
  a: Float64Array,
  d: Float64Array,
  e: Float64Array,
  tauLeft: Float64Array,
  tauRight: Float64Array,
  floor: number,
): void {
  const work = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const at = k * (n + 1);
    tauLeft[k] = makeReflector(m - k, a, at, n, floor);
    d[k] = a[at];
    reflectRows(m - k, n - k - 1, tauLeft[k], a, at + n, n, a, at + 1, n, work);
    if (k + 1 === n) break;
    tauRight[k] = makeReflector(n - k - 1, a, at + 1, 1, floor);
    e[k] = a[at + 1];
    reflectColumns(m - k - 1, n - k - 1, tauRight[k], a, at + 2, a, at + n + 1, n);
  }
}

/** C = Q C with the Q of `bidiagonalize`, C m x count with contiguous rows. */
export function applyLeft(
  m: number,
  n: number,
  a: Float64Array,
  tau: Float64Array,
  count: number,
  c: Float64Array,
): void {
  const work = new Float64Array(count);
  for (let k = n - 1; k >= 0; k--)
    reflectRows(m - k, count, tau[k], a, k * (n + 1) + n, n, c, k * count, count, work);
}

/** C = P C with the P of `bidiagonalize`, C n x n. */
export function applyRight(n: number, a: Float64Array, tau: Float64Array, c: Float64Array): void {
  const work = new Float64Array(n);
  for (let k = n - 2; k >= 0; k--)
    reflectRows(n - k - 1, n, tau[k], a, k * (n + 1) + 2, 1, c, (k + 1) * n, n, work);
}
