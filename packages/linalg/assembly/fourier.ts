import { at } from './address';

/**
 * Discrete Fourier transform of n = 2^k numbers in split real and imaginary parts, forward sign, in radix 4 with a last
 * radix 2 step where k is odd; each step sorts as it goes (Stockham). `twiddles` holds cos and sin of -2 pi p j / n for
 * p < n / 4, six runs: cos, sin for j = 1, then 2, then 3. The room is as large as the data. Returns 0 when the
 * result is in re and im, 1 when in the room.
 */
export function fourier(n: i32, re: usize, im: usize, roomRe: usize, roomIm: usize, twiddles: usize): i32 {
  let xr = re;
  let xi = im;
  let yr = roomRe;
  let yi = roomIm;
  let stride = 1;
  let length = n;
  let moved = 0;
  while (length >= 4) {
    if (stride == 1) firstStep(length / 4, xr, xi, yr, yi, twiddles);
    else laterStep(length / 4, stride, n / 4, xr, xi, yr, yi, twiddles);
    const hr = xr;
    const hi = xi;
    xr = yr;
    xi = yi;
    yr = hr;
    yi = hi;
    moved ^= 1;
    length >>= 2;
    stride <<= 2;
  }
  if (length == 2) {
    lastStep(stride, xr, xi);
  }
  return moved;
}

/** Neighbouring butterflies side by side in a vector; their four results are stored next to each other. */
function firstStep(m: i32, xr: usize, xi: usize, yr: usize, yi: usize, w: usize): void {
  const run = (<usize>m) << 3;
  if (m == 1) {
    butterfly(1, 0, xr, xi, run, yr, yi, 8, 1, 0, 1, 0, 1, 0);
    return;
  }
  for (let p = 0; p < m; p += 2) {
    const o = (<usize>p) << 3;
    const ar = v128.load(xr + o);
    const ai = v128.load(xi + o);
    const br = v128.load(xr + run + o);
    const bi = v128.load(xi + run + o);
    const cr = v128.load(xr + 2 * run + o);
    const ci = v128.load(xi + 2 * run + o);
    const dr = v128.load(xr + 3 * run + o);
    const di = v128.load(xi + 3 * run + o);
    const sr = f64x2.add(ar, cr);
    const si = f64x2.add(ai, ci);
    const tr = f64x2.sub(ar, cr);
    const ti = f64x2.sub(ai, ci);
    const ur = f64x2.add(br, dr);
    const ui = f64x2.add(bi, di);
    // -i (b - d)
    const vr = f64x2.sub(bi, di);
    const vi = f64x2.sub(dr, br);
    const r0 = f64x2.add(sr, ur);
    const i0 = f64x2.add(si, ui);
    const r1 = f64x2.add(tr, vr);
    const i1 = f64x2.add(ti, vi);
    const r2 = f64x2.sub(sr, ur);
    const i2 = f64x2.sub(si, ui);
    const r3 = f64x2.sub(tr, vr);
    const i3 = f64x2.sub(ti, vi);
    const c1 = v128.load(w + o);
    const s1 = v128.load(w + run + o);
    const c2 = v128.load(w + 2 * run + o);
    const s2 = v128.load(w + 3 * run + o);
    const c3 = v128.load(w + 4 * run + o);
    const s3 = v128.load(w + 5 * run + o);
    const or1 = f64x2.sub(f64x2.mul(r1, c1), f64x2.mul(i1, s1));
    const oi1 = f64x2.add(f64x2.mul(r1, s1), f64x2.mul(i1, c1));
    const or2 = f64x2.sub(f64x2.mul(r2, c2), f64x2.mul(i2, s2));
    const oi2 = f64x2.add(f64x2.mul(r2, s2), f64x2.mul(i2, c2));
    const or3 = f64x2.sub(f64x2.mul(r3, c3), f64x2.mul(i3, s3));
    const oi3 = f64x2.add(f64x2.mul(r3, s3), f64x2.mul(i3, c3));
    const to = o << 2;
    v128.store(yr + to, v128.shuffle<f64>(r0, or1, 0, 2));
    v128.store(yr + to, v128.shuffle<f64>(or2, or3, 0, 2), 16);
    v128.store(yr + to, v128.shuffle<f64>(r0, or1, 1, 3), 32);
    v128.store(yr + to, v128.shuffle<f64>(or2, or3, 1, 3), 48);
    v128.store(yi + to, v128.shuffle<f64>(i0, oi1, 0, 2));
    v128.store(yi + to, v128.shuffle<f64>(oi2, oi3, 0, 2), 16);
    v128.store(yi + to, v128.shuffle<f64>(i0, oi1, 1, 3), 32);
    v128.store(yi + to, v128.shuffle<f64>(oi2, oi3, 1, 3), 48);
  }
}

function laterStep(
  m: i32,
  stride: i32,
  quarter: i32,
  xr: usize,
  xi: usize,
  yr: usize,
  yi: usize,
  w: usize,
): void {
  const run = (<usize>(m * stride)) << 3;
  const hop = (<usize>stride) << 3;
  for (let p = 0; p < m; p++) {
    const k = p * stride;
    const o = (<usize>k) << 3;
    butterfly(
      stride,
      0,
      xr + o,
      xi + o,
      run,
      yr + (o << 2),
      yi + (o << 2),
      hop,
      load<f64>(at(w, k)),
      load<f64>(at(w, quarter + k)),
      load<f64>(at(w, 2 * quarter + k)),
      load<f64>(at(w, 3 * quarter + k)),
      load<f64>(at(w, 4 * quarter + k)),
      load<f64>(at(w, 5 * quarter + k)),
    );
  }
}

/** `count` butterflies with the same twiddles, inputs `run` bytes apart, outputs `hop` bytes apart. */
function butterfly(
  count: i32,
  start: i32,
  xr: usize,
  xi: usize,
  run: usize,
  yr: usize,
  yi: usize,
  hop: usize,
  c1: f64,
  s1: f64,
  c2: f64,
  s2: f64,
  c3: f64,
  s3: f64,
): void {
  const vc1 = f64x2.splat(c1);
  const vs1 = f64x2.splat(s1);
  const vc2 = f64x2.splat(c2);
  const vs2 = f64x2.splat(s2);
  const vc3 = f64x2.splat(c3);
  const vs3 = f64x2.splat(s3);
  for (let q = start; q < count; q += 2) {
    const single = q + 1 == count;
    const o = (<usize>q) << 3;
    const ar = pair(xr + o, single);
    const ai = pair(xi + o, single);
    const br = pair(xr + run + o, single);
    const bi = pair(xi + run + o, single);
    const cr = pair(xr + 2 * run + o, single);
    const ci = pair(xi + 2 * run + o, single);
    const dr = pair(xr + 3 * run + o, single);
    const di = pair(xi + 3 * run + o, single);
    const sr = f64x2.add(ar, cr);
    const si = f64x2.add(ai, ci);
    const tr = f64x2.sub(ar, cr);
    const ti = f64x2.sub(ai, ci);
    const ur = f64x2.add(br, dr);
    const ui = f64x2.add(bi, di);
    const vr = f64x2.sub(bi, di);
    const vi = f64x2.sub(dr, br);
    const r1 = f64x2.add(tr, vr);
    const i1 = f64x2.add(ti, vi);
    const r2 = f64x2.sub(sr, ur);
    const i2 = f64x2.sub(si, ui);
    const r3 = f64x2.sub(tr, vr);
    const i3 = f64x2.sub(ti, vi);
    put(yr + o, f64x2.add(sr, ur), single);
    put(yi + o, f64x2.add(si, ui), single);
    put(yr + hop + o, f64x2.sub(f64x2.mul(r1, vc1), f64x2.mul(i1, vs1)), single);
    put(yi + hop + o, f64x2.add(f64x2.mul(r1, vs1), f64x2.mul(i1, vc1)), single);
    put(yr + 2 * hop + o, f64x2.sub(f64x2.mul(r2, vc2), f64x2.mul(i2, vs2)), single);
    put(yi + 2 * hop + o, f64x2.add(f64x2.mul(r2, vs2), f64x2.mul(i2, vc2)), single);
    put(yr + 3 * hop + o, f64x2.sub(f64x2.mul(r3, vc3), f64x2.mul(i3, vs3)), single);
    put(yi + 3 * hop + o, f64x2.add(f64x2.mul(r3, vs3), f64x2.mul(i3, vc3)), single);
  }
}

function pair(from: usize, single: bool): v128 {
  return single ? v128.load64_splat(from) : v128.load(from);
}

function put(to: usize, value: v128, single: bool): void {
  if (single) v128.store64_lane(to, value, 0);
  else v128.store(to, value);
}

/** Sums and differences of the two halves, in place. */
function lastStep(half: i32, xr: usize, xi: usize): void {
  sumsAndDifferences(half, xr);
  sumsAndDifferences(half, xi);
}

function sumsAndDifferences(half: i32, x: usize): void {
  const y = at(x, half);
  let i = 0;
  for (; i + 2 <= half; i += 2) {
    const a = v128.load(at(x, i));
    const b = v128.load(at(y, i));
    v128.store(at(x, i), f64x2.add(a, b));
    v128.store(at(y, i), f64x2.sub(a, b));
  }
  if (i < half) {
    const a = load<f64>(at(x, i));
    const b = load<f64>(at(y, i));
    store<f64>(at(x, i), a + b);
    store<f64>(at(y, i), a - b);
  }
}

/** Walsh-Hadamard transform in natural order, not scaled, of n = 2^k numbers in place. */
export function walshHadamard(n: i32, x: usize): void {
  if (n == 2) return sumsAndDifferences(1, x);
  if (n < 4) return;
  for (let i = 0; i < n; i += 4) {
    const p = at(x, i);
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const s = f64x2.add(a, b);
    const d = f64x2.sub(a, b);
    const even = v128.shuffle<f64>(s, d, 0, 2);
    const odd = v128.shuffle<f64>(s, d, 1, 3);
    const sum = f64x2.add(even, odd);
    const difference = f64x2.sub(even, odd);
    v128.store(p, v128.shuffle<f64>(sum, difference, 0, 2));
    v128.store(p, v128.shuffle<f64>(sum, difference, 1, 3), 16);
  }
  let half = 4;
  // Two levels in one pass over the data.
  for (; half * 4 <= n; half *= 4)
    for (let i = 0; i < n; i += 4 * half)
      for (let j = 0; j < half; j += 2) {
        const p = at(x, i + j);
        const q = at(p, 2 * half);
        const a = v128.load(p);
        const b = v128.load(at(p, half));
        const c = v128.load(q);
        const d = v128.load(at(q, half));
        const s = f64x2.add(a, b);
        const t = f64x2.sub(a, b);
        const u = f64x2.add(c, d);
        const v = f64x2.sub(c, d);
        v128.store(p, f64x2.add(s, u));
        v128.store(at(p, half), f64x2.add(t, v));
        v128.store(q, f64x2.sub(s, u));
        v128.store(at(q, half), f64x2.sub(t, v));
      }
  if (half < n) for (let i = 0; i < n; i += 2 * half) sumsAndDifferences(half, at(x, i));
}

/** One level of the orthonormal Haar transform: from x (n even) sums to the first half of y, differences to the second. */
export function haarForward(n: i32, x: usize, y: usize): void {
  const half = n / 2;
  for (let i = 0; i < half; i++) {
    const a = load<f64>(at(x, 2 * i));
    const b = load<f64>(at(x, 2 * i + 1));
    store<f64>(at(y, i), Math.SQRT1_2 * (a + b));
    store<f64>(at(y, half + i), Math.SQRT1_2 * (a - b));
  }
}

/** The inverse of haarForward. */
export function haarInverse(n: i32, x: usize, y: usize): void {
  const half = n / 2;
  for (let i = 0; i < half; i++) {
    const a = load<f64>(at(x, i));
    const b = load<f64>(at(x, half + i));
    store<f64>(at(y, 2 * i), Math.SQRT1_2 * (a + b));
    store<f64>(at(y, 2 * i + 1), Math.SQRT1_2 * (a - b));
  }
}
