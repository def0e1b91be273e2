import { axpyRange, dotRange } from './vector.ts';

/**
 * Inner products of `count` vectors of n entries, one after another in v, with two: entry 2 j + c is that of vector j with vector c
 * of w, which begins at `at`. Four of v at a time, so that w is read once for eight sums.
 */
export function pairProducts(
  n: number,
  count: number,
  v: Float64Array,
  w: Float64Array,
  at: number,
  out: Float64Array,
): void {
  const other = at + n;
  let j = 0;
  for (; j + 3 < count; j += 4) {
    const v0 = j * n;
    const v1 = v0 + n;
    const v2 = v1 + n;
    const v3 = v2 + n;
    let [a0, a1, a2, a3, b0, b1, b2, b3] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const a = w[at + i];
      const b = w[other + i];
      a0 += v[v0 + i] * a;
      b0 += v[v0 + i] * b;
      a1 += v[v1 + i] * a;
      b1 += v[v1 + i] * b;
      a2 += v[v2 + i] * a;
      b2 += v[v2 + i] * b;
      a3 += v[v3 + i] * a;
      b3 += v[v3 + i] * b;
    }
    out.set([a0, b0, a1, b1, a2, b2, a3, b3], 2 * j);
  }
  for (; j < count; j++) {
    out[2 * j] = dotRange(n, v, j * n, w, at);
    out[2 * j + 1] = dotRange(n, v, j * n, w, other);
  }
}

/** Takes from two vectors of w the combinations of v with such coefficients. */
export function subtractPairs(
  n: number,
  count: number,
  v: Float64Array,
  w: Float64Array,
  at: number,
  coefficients: Float64Array,
): void {
  const other = at + n;
  let j = 0;
  for (; j + 3 < count; j += 4) {
    const v0 = j * n;
    const v1 = v0 + n;
    const v2 = v1 + n;
    const v3 = v2 + n;
    const [a0, b0, a1, b1, a2, b2, a3, b3] = coefficients.subarray(2 * j, 2 * j + 8);
    for (let i = 0; i < n; i++) {
      const p = v[v0 + i];
      const q = v[v1 + i];
      const r = v[v2 + i];
      const s = v[v3 + i];
      w[at + i] -= p * a0 + q * a1 + (r * a2 + s * a3);
      w[other + i] -= p * b0 + q * b1 + (r * b2 + s * b3);
    }
  }
  for (; j < count; j++) {
    axpyRange(n, -coefficients[2 * j], v, j * n, w, at);
    axpyRange(n, -coefficients[2 * j + 1], v, j * n, w, other);
  }
}
