import { twiddles } from './twiddles.ts';

/**
 * Discrete Fourier transforms of `count` sequences of n, a power of two, in place: radix 4 with a last radix 2 step where it
 * is needed; each step sorts as it goes (Stockham).
 */
export function fourier(
  n: number,
  count: number,
  re: Float64Array,
  im: Float64Array,
  inverse: boolean,
): void {
  if (n === 1) return;
  // The inverse is the forward transform with real and imaginary parts exchanged.
  const [first, second] = inverse ? [im, re] : [re, im];
  const table = twiddles(Math.max(4, n));
  const room = [new Float64Array(n), new Float64Array(n)] as const;
  for (let i = 0; i < count; i++) transform(n, first, second, i * n, room[0], room[1], table);
}

function transform(
  n: number,
  re: Float64Array,
  im: Float64Array,
  at: number,
  roomRe: Float64Array,
  roomIm: Float64Array,
  table: Float64Array,
): void {
  let stride = 1;
  let inRoom = false;
  for (; 4 * stride <= n; stride *= 4) {
    if (inRoom) step(n, stride, roomRe, roomIm, 0, re, im, at, table);
    else step(n, stride, re, im, at, roomRe, roomIm, 0, table);
    inRoom = !inRoom;
  }
  if (inRoom) {
    re.set(roomRe, at);
    im.set(roomIm, at);
  }
  if (stride === n) return;
  halves(stride, re, at);
  halves(stride, im, at);
}

/** One step of radix 4: n / (4 stride) groups of `stride` butterflies, results four times as far apart. */
function step(
  n: number,
  stride: number,
  xr: Float64Array,
  xi: Float64Array,
  from: number,
  yr: Float64Array,
  yi: Float64Array,
  to: number,
  w: Float64Array,
): void {
  const quarter = n >> 2;
  for (let k = 0; k < quarter; k += stride) {
    const c1 = w[k];
    const s1 = w[quarter + k];
    const c2 = w[2 * quarter + k];
    const s2 = w[3 * quarter + k];
    const c3 = w[4 * quarter + k];
    const s3 = w[5 * quarter + k];
    for (let q = 0; q < stride; q++) {
      const a = from + k + q;
      const b = a + quarter;
      const c = b + quarter;
      const d = c + quarter;
      const sr = xr[a] + xr[c];
      const si = xi[a] + xi[c];
      const tr = xr[a] - xr[c];
      const ti = xi[a] - xi[c];
      const ur = xr[b] + xr[d];
      const ui = xi[b] + xi[d];
      // -i (b - d)
      const vr = xi[b] - xi[d];
      const vi = xr[d] - xr[b];
      const p = to + 4 * k + q;
      yr[p] = sr + ur;
      yi[p] = si + ui;
      const r1 = tr + vr;
      const i1 = ti + vi;
      yr[p + stride] = r1 * c1 - i1 * s1;
      yi[p + stride] = r1 * s1 + i1 * c1;
      const r2 = sr - ur;
      const i2 = si - ui;
      yr[p + 2 * stride] = r2 * c2 - i2 * s2;
      yi[p + 2 * stride] = r2 * s2 + i2 * c2;
      const r3 = tr - vr;
      const i3 = ti - vi;
      yr[p + 3 * stride] = r3 * c3 - i3 * s3;
      yi[p + 3 * stride] = r3 * s3 + i3 * c3;
    }
  }
}

/** Sums and differences of the two halves. */
function halves(half: number, x: Float64Array, at: number): void {
  for (let i = at; i < at + half; i++) {
    const a = x[i];
    const b = x[i + half];
    x[i] = a + b;
    x[i + half] = a - b;
  }
}
