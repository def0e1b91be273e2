import { at } from './address';
import { sumsAndDifferences } from './walshHadamard';

/** Columns that are transformed side by side: a cache line of each row. */
const SIDE_BY_SIDE: i32 = 8;
const LINE: usize = 64;

/**
 * Discrete Fourier transform of n = 2^k numbers in split real and imaginary parts from x to y, forward sign, in radix 4 with a
 * last radix 2 step where k is odd; each step sorts as it goes (Stockham). `twiddles` holds cos and sin of -2 pi p j / n for
 * p < n / 4, six runs: cos, sin for j = 1, then 2, then 3. The room is as large as the data; x, y and the room
 * must differ, x stays as it is.
 */
export function fourier(
  n: i32,
  xr: usize,
  xi: usize,
  yr: usize,
  yi: usize,
  roomRe: usize,
  roomIm: usize,
  twiddles: usize,
): void {
  if (n < 8) return few(n, xr, xi, yr, yi);
  // The steps alternate between the room and y, so that the last one ends in y.
  let steps = 0;
  for (let length = n; length >= 4; length >>= 2) steps++;
  let toRoom = (steps & 1) == 0;
  firstStep(n / 4, xr, xi, toRoom ? roomRe : yr, toRoom ? roomIm : yi, twiddles);
  let stride = 4;
  let length = n >> 2;
  for (; length >= 4; length >>= 2) {
    toRoom = !toRoom;
    laterStep(
      length / 4,
      stride,
      1,
      n / 4,
      toRoom ? yr : roomRe,
      toRoom ? yi : roomIm,
      toRoom ? roomRe : yr,
      toRoom ? roomIm : yi,
      twiddles,
    );
    stride <<= 2;
  }
  if (length == 2) {
    sumsAndDifferences(stride, yr);
    sumsAndDifferences(stride, yi);
  }
}

/** The transform of 1, 2 or 4 numbers. */
function few(n: i32, xr: usize, xi: usize, yr: usize, yi: usize): void {
  memory.copy(yr, xr, (<usize>n) << 3);
  memory.copy(yi, xi, (<usize>n) << 3);
  if (n == 2) {
    sumsAndDifferences(1, yr);
    sumsAndDifferences(1, yi);
  }
  if (n < 4) return;
  sumsAndDifferences(2, yr);
  sumsAndDifferences(2, yi);
  const r2 = load<f64>(yr, 8);
  const i2 = load<f64>(yi, 8);
  const r1 = load<f64>(yr, 16) + load<f64>(yi, 24);
  const i1 = load<f64>(yi, 16) - load<f64>(yr, 24);
  const r3 = load<f64>(yr, 16) - load<f64>(yi, 24);
  const i3 = load<f64>(yi, 16) + load<f64>(yr, 24);
  const r0 = load<f64>(yr);
  const i0 = load<f64>(yi);
  store<f64>(yr, r0 + r2);
  store<f64>(yi, i0 + i2);
  store<f64>(yr, r1, 8);
  store<f64>(yi, i1, 8);
  store<f64>(yr, r0 - r2, 16);
  store<f64>(yi, i0 - i2, 16);
  store<f64>(yr, r3, 24);
  store<f64>(yi, i3, 24);
}

/**
 * The transforms of `columns` columns of length m = 2^k >= 8 in place, rows `ld` bytes apart, times `factor`; eight columns at a
 * time go through rooms in the cache. Columns up to the next multiple of eight are transformed, too.
 */
export function fourierColumns(
  m: i32,
  columns: i32,
  re: usize,
  im: usize,
  ld: usize,
  twiddles: usize,
  factor: f64,
  room: usize,
): void {
  for (let j = 0; j < columns; j += SIDE_BY_SIDE)
    columnBlock(m, at(re, j), at(im, j), ld, twiddles, factor, room);
}

/** Room that `fourierColumns` needs, in doubles. */
export function columnRoom(m: i32): i32 {
  return 4 * SIDE_BY_SIDE * m;
}

function columnBlock(
  m: i32,
  re: usize,
  im: usize,
  ld: usize,
  twiddles: usize,
  factor: f64,
  room: usize,
): void {
  const quarter = m / 4;
  const size = LINE * <usize>m;
  let fr = room;
  let fi = room + size;
  let tr = room + 2 * size;
  let ti = room + 3 * size;
  for (let p = 0; p < quarter; p++) {
    const row = ld * <usize>p;
    const to = 4 * LINE * <usize>p;
    butterflies(
      SIDE_BY_SIDE,
      re + row,
      im + row,
      ld * <usize>quarter,
      fr + to,
      fi + to,
      LINE,
      twiddles,
      p,
      quarter,
    );
  }
  let stride = 4;
  let length = quarter;
  while (length > 4) {
    laterStep(length / 4, stride, SIDE_BY_SIDE, quarter, fr, fi, tr, ti, twiddles);
    const hr = fr;
    const hi = fi;
    fr = tr;
    fi = ti;
    tr = hr;
    ti = hi;
    length >>= 2;
    stride <<= 2;
  }
  for (let q = 0; q < stride; q++) {
    const from = LINE * <usize>q;
    const to = ld * <usize>q;
    const run = LINE * <usize>stride;
    const hop = ld * <usize>stride;
    if (length == 4) lastFour(fr + from, fi + from, run, re + to, im + to, hop, factor);
    else {
      lastTwo(fr + from, run, re + to, hop, factor);
      lastTwo(fi + from, run, im + to, hop, factor);
    }
  }
}

/** Neighbouring butterflies side by side in a vector; their four results are stored next to each other. */
function firstStep(m: i32, xr: usize, xi: usize, yr: usize, yi: usize, w: usize): void {
  const run = (<usize>m) << 3;
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

/** Butterflies of `stride` times `width` neighbours with the same twiddles, m times. */
function laterStep(
  m: i32,
  stride: i32,
  width: i32,
  quarter: i32,
  xr: usize,
  xi: usize,
  yr: usize,
  yi: usize,
  w: usize,
): void {
  const count = stride * width;
  const hop = (<usize>count) << 3;
  const run = hop * <usize>m;
  for (let p = 0; p < m; p++) {
    const o = hop * <usize>p;
    butterflies(count, xr + o, xi + o, run, yr + (o << 2), yi + (o << 2), hop, w, p * stride, quarter);
  }
}

/** `count` butterflies, an even number, with twiddle k, inputs `run` bytes apart, outputs `hop` bytes apart. */
function butterflies(
  count: i32,
  xr: usize,
  xi: usize,
  run: usize,
  yr: usize,
  yi: usize,
  hop: usize,
  w: usize,
  k: i32,
  quarter: i32,
): void {
  if (k == 0) return plainButterflies(count, xr, xi, run, yr, yi, hop);
  const c1 = v128.load64_splat(at(w, k));
  const s1 = v128.load64_splat(at(w, quarter + k));
  const c2 = v128.load64_splat(at(w, 2 * quarter + k));
  const s2 = v128.load64_splat(at(w, 3 * quarter + k));
  const c3 = v128.load64_splat(at(w, 4 * quarter + k));
  const s3 = v128.load64_splat(at(w, 5 * quarter + k));
  const end = at(xr, count);
  while (xr < end) {
    const ar = v128.load(xr);
    const ai = v128.load(xi);
    const br = v128.load(xr + run);
    const bi = v128.load(xi + run);
    const cr = v128.load(xr + 2 * run);
    const ci = v128.load(xi + 2 * run);
    const dr = v128.load(xr + 3 * run);
    const di = v128.load(xi + 3 * run);
    const sr = f64x2.add(ar, cr);
    const si = f64x2.add(ai, ci);
    const tr = f64x2.sub(ar, cr);
    const ti = f64x2.sub(ai, ci);
    const ur = f64x2.add(br, dr);
    const ui = f64x2.add(bi, di);
    const vr = f64x2.sub(bi, di);
    const vi = f64x2.sub(dr, br);
    v128.store(yr, f64x2.add(sr, ur));
    v128.store(yi, f64x2.add(si, ui));
    const r1 = f64x2.add(tr, vr);
    const i1 = f64x2.add(ti, vi);
    v128.store(yr + hop, f64x2.sub(f64x2.mul(r1, c1), f64x2.mul(i1, s1)));
    v128.store(yi + hop, f64x2.add(f64x2.mul(r1, s1), f64x2.mul(i1, c1)));
    const r2 = f64x2.sub(sr, ur);
    const i2 = f64x2.sub(si, ui);
    v128.store(yr + 2 * hop, f64x2.sub(f64x2.mul(r2, c2), f64x2.mul(i2, s2)));
    v128.store(yi + 2 * hop, f64x2.add(f64x2.mul(r2, s2), f64x2.mul(i2, c2)));
    const r3 = f64x2.sub(tr, vr);
    const i3 = f64x2.sub(ti, vi);
    v128.store(yr + 3 * hop, f64x2.sub(f64x2.mul(r3, c3), f64x2.mul(i3, s3)));
    v128.store(yi + 3 * hop, f64x2.add(f64x2.mul(r3, s3), f64x2.mul(i3, c3)));
    xr += 16;
    xi += 16;
    yr += 16;
    yi += 16;
  }
}

/** As `butterflies`, where all twiddles are 1. */
function plainButterflies(
  count: i32,
  xr: usize,
  xi: usize,
  run: usize,
  yr: usize,
  yi: usize,
  hop: usize,
): void {
  const end = at(xr, count);
  while (xr < end) {
    const ar = v128.load(xr);
    const ai = v128.load(xi);
    const br = v128.load(xr + run);
    const bi = v128.load(xi + run);
    const cr = v128.load(xr + 2 * run);
    const ci = v128.load(xi + 2 * run);
    const dr = v128.load(xr + 3 * run);
    const di = v128.load(xi + 3 * run);
    const sr = f64x2.add(ar, cr);
    const si = f64x2.add(ai, ci);
    const tr = f64x2.sub(ar, cr);
    const ti = f64x2.sub(ai, ci);
    const ur = f64x2.add(br, dr);
    const ui = f64x2.add(bi, di);
    const vr = f64x2.sub(bi, di);
    const vi = f64x2.sub(dr, br);
    v128.store(yr, f64x2.add(sr, ur));
    v128.store(yi, f64x2.add(si, ui));
    v128.store(yr + hop, f64x2.add(tr, vr));
    v128.store(yi + hop, f64x2.add(ti, vi));
    v128.store(yr + 2 * hop, f64x2.sub(sr, ur));
    v128.store(yi + 2 * hop, f64x2.sub(si, ui));
    v128.store(yr + 3 * hop, f64x2.sub(tr, vr));
    v128.store(yi + 3 * hop, f64x2.sub(ti, vi));
    xr += 16;
    xi += 16;
    yr += 16;
    yi += 16;
  }
}

/** The last step of eight columns where four rows are left, times `factor`. */
function lastFour(xr: usize, xi: usize, run: usize, yr: usize, yi: usize, hop: usize, factor: f64): void {
  const f = f64x2.splat(factor);
  for (let o: usize = 0; o < LINE; o += 16) {
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
    const vr = f64x2.sub(bi, di);
    const vi = f64x2.sub(dr, br);
    v128.store(yr + o, f64x2.mul(f, f64x2.add(sr, ur)));
    v128.store(yi + o, f64x2.mul(f, f64x2.add(si, ui)));
    v128.store(yr + hop + o, f64x2.mul(f, f64x2.add(tr, vr)));
    v128.store(yi + hop + o, f64x2.mul(f, f64x2.add(ti, vi)));
    v128.store(yr + 2 * hop + o, f64x2.mul(f, f64x2.sub(sr, ur)));
    v128.store(yi + 2 * hop + o, f64x2.mul(f, f64x2.sub(si, ui)));
    v128.store(yr + 3 * hop + o, f64x2.mul(f, f64x2.sub(tr, vr)));
    v128.store(yi + 3 * hop + o, f64x2.mul(f, f64x2.sub(ti, vi)));
  }
}

/** The same of one part where two rows are left. */
function lastTwo(x: usize, run: usize, y: usize, hop: usize, factor: f64): void {
  const f = f64x2.splat(factor);
  for (let o: usize = 0; o < LINE; o += 16) {
    const a = v128.load(x + o);
    const b = v128.load(x + run + o);
    v128.store(y + o, f64x2.mul(f, f64x2.add(a, b)));
    v128.store(y + hop + o, f64x2.mul(f, f64x2.sub(a, b)));
  }
}
