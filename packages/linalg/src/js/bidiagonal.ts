import { makeReflector, reflectColumns, reflectRows } from './householder.ts';

/**
 * Q' A P = B, upper bidiagonal, in place of `a` (m x n contiguous, m >= n). `d` and `e` get the diagonal of B and the
 * n - 1 entries beside it; the left reflectors stay below the diagonal, the right ones to the right of B.
 */
export function bidiagonalize(
  m: number,
  n: number,
  a: Float64Array,
  d: Float64Array,
  e: Float64Array,
  tauLeft: Float64Array,
  tauRight: Float64Array,
): void {
  const work = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const at = k * (n + 1);
    tauLeft[k] = makeReflector(m - k, a, at, n);
    d[k] = a[at];
    reflectRows(m - k, n - k - 1, tauLeft[k], a, at + n, n, a, at + 1, n, work);
    if (k + 1 === n) break;
    tauRight[k] = makeReflector(n - k - 1, a, at + 1, 1);
    e[k] = a[at + 1];
    reflectColumns(m - k - 1, n - k - 1, tauRight[k], a, at + 2, a, at + n + 1, n);
  }
}

/** The orthogonal P of `bidiagonalize` into v (n x n, contiguous). */
export function formRight(n: number, a: Float64Array, tauRight: Float64Array, v: Float64Array): void {
  const work = new Float64Array(n);
  v.fill(0);
  for (let i = 0; i < n; i++) v[i * (n + 1)] = 1;
  for (let k = n - 2; k >= 0; k--) {
    const size = n - k - 1;
    reflectRows(size, size, tauRight[k], a, k * (n + 1) + 2, 1, v, (k + 1) * (n + 1), n, work);
  }
}
