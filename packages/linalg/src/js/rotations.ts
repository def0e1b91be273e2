/**
 * A = A G_0 G_1 ... for `count` plane rotations, G_k in columns first + k and first + k + 1 with
 * (p, q) -> (c p - s q, s p + c q). With `backward` the last rotation comes first. Rows are independent, so four go
 * through the whole chain together: each entry is read and written once.
 */
export function rotateColumns(
  rows: number,
  first: number,
  count: number,
  backward: boolean,
  c: Float64Array,
  s: Float64Array,
  a: Float64Array,
  row: number,
): void {
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    if (backward) backwardFour(i * row + first, row, count, c, s, a);
    else forwardFour(i * row + first, row, count, c, s, a);
  }
  for (; i < rows; i++) {
    if (backward) backwardOne(i * row + first, count, c, s, a);
    else forwardOne(i * row + first, count, c, s, a);
  }
}

function forwardFour(
  at: number,
  row: number,
  count: number,
  c: Float64Array,
  s: Float64Array,
  a: Float64Array,
): void {
  let p0 = at;
  let p1 = p0 + row;
  let p2 = p1 + row;
  let p3 = p2 + row;
  let t0 = a[p0];
  let t1 = a[p1];
  let t2 = a[p2];
  let t3 = a[p3];
  for (let k = 0; k < count; k++) {
    const ck = c[k];
    const sk = s[k];
    const u0 = a[p0 + 1];
    const u1 = a[p1 + 1];
    const u2 = a[p2 + 1];
    const u3 = a[p3 + 1];
    a[p0++] = ck * t0 - sk * u0;
    a[p1++] = ck * t1 - sk * u1;
    a[p2++] = ck * t2 - sk * u2;
    a[p3++] = ck * t3 - sk * u3;
    t0 = sk * t0 + ck * u0;
    t1 = sk * t1 + ck * u1;
    t2 = sk * t2 + ck * u2;
    t3 = sk * t3 + ck * u3;
  }
  a[p0] = t0;
  a[p1] = t1;
  a[p2] = t2;
  a[p3] = t3;
}

function backwardFour(
  at: number,
  row: number,
  count: number,
  c: Float64Array,
  s: Float64Array,
  a: Float64Array,
): void {
  let p0 = at + count;
  let p1 = p0 + row;
  let p2 = p1 + row;
  let p3 = p2 + row;
  let t0 = a[p0];
  let t1 = a[p1];
  let t2 = a[p2];
  let t3 = a[p3];
  for (let k = count - 1; k >= 0; k--) {
    const ck = c[k];
    const sk = s[k];
    const u0 = a[p0 - 1];
    const u1 = a[p1 - 1];
    const u2 = a[p2 - 1];
    const u3 = a[p3 - 1];
    a[p0--] = sk * u0 + ck * t0;
    a[p1--] = sk * u1 + ck * t1;
    a[p2--] = sk * u2 + ck * t2;
    a[p3--] = sk * u3 + ck * t3;
    t0 = ck * u0 - sk * t0;
    t1 = ck * u1 - sk * t1;
    t2 = ck * u2 - sk * t2;
    t3 = ck * u3 - sk * t3;
  }
  a[p0] = t0;
  a[p1] = t1;
  a[p2] = t2;
  a[p3] = t3;
}

function forwardOne(at: number, count: number, c: Float64Array, s: Float64Array, a: Float64Array): void {
  let t = a[at];
  for (let k = 0; k < count; k++) {
    const u = a[at + k + 1];
    a[at + k] = c[k] * t - s[k] * u;
    t = s[k] * t + c[k] * u;
  }
  a[at + count] = t;
}

function backwardOne(at: number, count: number, c: Float64Array, s: Float64Array, a: Float64Array): void {
  let t = a[at + count];
  for (let k = count - 1; k >= 0; k--) {
    const u = a[at + k];
    a[at + k + 1] = s[k] * u + c[k] * t;
    t = c[k] * u - s[k] * t;
  }
  a[at] = t;
}

/** sqrt(x^2 + y^2) without harm from overflow or underflow; faster than Math.hypot. */
export function hypotenuse(x: number, y: number): number {
  const squared = x * x + y * y;
  if (squared > 1e-280 && squared < 1e300) return Math.sqrt(squared);
  const p = Math.abs(x);
  const q = Math.abs(y);
  const larger = p > q ? p : q;
  if (larger === 0 || larger === Infinity) return larger;
  const ratio = (p > q ? q : p) / larger;
  return larger * Math.sqrt(1 + ratio * ratio);
}

/** The eigenvalues of (a b; b c), the larger in magnitude first, and the rotation (p, q) -> (c p + s q, c q - s p) to them. */
export interface TwoByTwo {
  readonly first: number;
  readonly second: number;
  readonly cosine: number;
  readonly sine: number;
}

/** Both eigenvalues to nearly full precision, and the rotation that makes the matrix diagonal. */
export function symmetricTwoByTwo(a: number, b: number, c: number): TwoByTwo {
  const sum = a + c;
  const difference = a - c;
  const root = hypotenuse(difference, 2 * b);
  const first = sum < 0 ? (sum - root) / 2 : (sum + root) / 2;
  const larger = Math.abs(a) > Math.abs(c) ? a : c;
  const smaller = larger === a ? c : a;
  // From the sum where nothing cancels, else from the determinant.
  const rest = sum - first;
  const second = 2 * Math.abs(rest) >= Math.abs(first) ? rest : (larger / first) * smaller - (b / first) * b;
  if (b === 0)
    return Math.abs(a) >= Math.abs(c)
      ? { first: a, second: c, cosine: 1, sine: 0 }
      : { first: c, second: a, cosine: 0, sine: 1 };
  // The vector of `first` is along (first - c, b) and along (b, first - a): the one without cancellation is taken.
  const along = sum < 0 ? difference - root : difference + root;
  const other = sum < 0 ? -difference - root : -difference + root;
  const [x, y] = Math.abs(along) >= Math.abs(other) ? [along, 2 * b] : [2 * b, other];
  const length = hypotenuse(x, y);
  return { first, second, cosine: x / length, sine: y / length };
}
