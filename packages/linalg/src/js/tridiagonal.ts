import { makeReflector, reflectRows } from './householder.ts';
import { axpyRange, dotRange } from './vector.ts';

/**
 * Q' A Q = T by Householder reflections of the lower triangle of `a` (n x n, contiguous). Works from the last row up,
 * so that what is still to be reduced is the leading block and every loop runs along rows. `d` and `e` get the
 * diagonal of T and the n - 1 entries beside it. Row i keeps the reflector that eliminated it: v in its first i - 1
 * entries with v_{i-1} = 1 implied, tau[i].
 */
export function tridiagonalize(
  n: number,
  a: Float64Array,
  d: Float64Array,
  e: Float64Array,
  tau: Float64Array,
): void {
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  for (let i = n - 1; i > 0; i--) {
    const row = i * n;
    // Row i up to the diagonal, read from its last entry: x_0 = a_{i,i-1} is what remains.
    tau[i] = makeReflector(i, a, row + i - 1, -1);
    e[i - 1] = a[row + i - 1];
    if (tau[i] === 0) continue;
    for (let j = 0; j < i - 1; j++) v[j] = a[row + j];
    v[i - 1] = 1;
    symmetricTimes(i, n, a, v, w);
    const t = tau[i];
    const half = -0.5 * t * t * dotRange(i, w, 0, v, 0);
    for (let j = 0; j < i; j++) w[j] = t * w[j] + half * v[j];
    rankTwoUpdate(i, n, a, v, w);
  }
  for (let i = 0; i < n; i++) d[i] = a[i * n + i];
}

/** C = Q C with the Q of `tridiagonalize`, C n x n with contiguous rows. */
export function applyTridiagonalQ(n: number, a: Float64Array, tau: Float64Array, c: Float64Array): void {
  const work = new Float64Array(n);
  // Q = H_{n-1} ... H_1.
  for (let i = 1; i < n; i++) reflectRows(i, n, tau[i], a, i * n + i - 2, -1, c, (i - 1) * n, -n, work);
}

/** The orthogonal Q of `tridiagonalize` into q (n x n, contiguous). */
export function formTridiagonalQ(n: number, a: Float64Array, tau: Float64Array, q: Float64Array): void {
  const work = new Float64Array(n);
  q.fill(0);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (let i = 1; i < n; i++) {
    // Q = H_{n-1} ... H_1; building from H_1 up, rows and columns >= i are still those of the identity.
    const last = (i - 1) * n;
    reflectRows(i, i, tau[i], a, i * n + i - 2, -1, q, last, -n, work);
  }
}

/** w = A v from the lower triangle of the leading block, two rows a pass. */
function symmetricTimes(size: number, n: number, a: Float64Array, v: Float64Array, w: Float64Array): void {
  w.fill(0, 0, size);
  let i = 0;
  for (; i + 1 < size; i += 2) {
    const p = i * n;
    const q = p + n;
    const vp = v[i];
    const vq = v[i + 1];
    let sp = a[p + i] * vp;
    let sq = a[q + i] * vp + a[q + i + 1] * vq;
    for (let j = 0; j < i; j++) {
      const ap = a[p + j];
      const aq = a[q + j];
      const vj = v[j];
      sp += ap * vj;
      sq += aq * vj;
      w[j] += ap * vp + aq * vq;
    }
    w[i] += sp + a[q + i] * vq;
    w[i + 1] += sq;
  }
  if (i < size) {
    w[i] += dotRange(i + 1, a, i * n, v, 0);
    axpyRange(i, v[i], a, i * n, w, 0);
  }
}

/** A -= v w' + w v' in the lower triangle of the leading block, two rows a pass. */
function rankTwoUpdate(size: number, n: number, a: Float64Array, v: Float64Array, w: Float64Array): void {
  let i = 0;
  for (; i + 1 < size; i += 2) {
    const p = i * n;
    const q = p + n;
    const vp = v[i];
    const wp = w[i];
    const vq = v[i + 1];
    const wq = w[i + 1];
    for (let j = 0; j <= i; j++) {
      const vj = v[j];
      const wj = w[j];
      a[p + j] -= vp * wj + wp * vj;
      a[q + j] -= vq * wj + wq * vj;
    }
    a[q + i + 1] -= 2 * vq * wq;
  }
  if (i < size) {
    const p = i * n;
    for (let j = 0; j <= i; j++) a[p + j] -= v[i] * w[j] + w[i] * v[j];
  }
}
