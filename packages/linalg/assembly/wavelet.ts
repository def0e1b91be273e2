import { at } from './address';
import { doubles, mark, release } from './arena';

/** Room of one line of n numbers for filters of `taps` coefficients: its halves, each with what wraps around. */
function lineRoom(n: i32, taps: i32): i32 {
  return n + taps;
}

/** The even and the odd ones of n numbers to the halves of the line, each followed by what wraps around. */
function deinterleave(n: i32, reach: i32, x: usize, even: usize, odd: usize): void {
  const half = n / 2;
  let k = 0;
  for (; k + 2 <= half; k += 2) {
    const a = v128.load(at(x, 2 * k));
    const b = v128.load(at(x, 2 * k), 16);
    v128.store(at(even, k), v128.shuffle<f64>(a, b, 0, 2));
    v128.store(at(odd, k), v128.shuffle<f64>(a, b, 1, 3));
  }
  if (k < half) {
    store<f64>(at(even, k), load<f64>(at(x, 2 * k)));
    store<f64>(at(odd, k), load<f64>(at(x, 2 * k + 1)));
  }
  for (let t = 0; t < reach; t++) {
    store<f64>(at(even, half + t), load<f64>(at(even, t)));
    store<f64>(at(odd, half + t), load<f64>(at(odd, t)));
  }
}

/** Splits n numbers at x, periodic, into n / 2 smooth and n / 2 detail coefficients through the room of a line. */
function splitLine(
  n: i32,
  x: usize,
  taps: i32,
  low: usize,
  high: usize,
  line: usize,
  smooth: usize,
  detail: usize,
): void {
  const half = n / 2;
  const reach = taps / 2;
  const even = line;
  const odd = at(line, half + reach);
  deinterleave(n, reach, x, even, odd);
  let k = 0;
  for (; k + 2 <= half; k += 2) {
    let p = at(even, k);
    let q = at(odd, k);
    let s = f64x2.splat(0);
    let d = f64x2.splat(0);
    for (let j: usize = 0; j < (<usize>taps) << 3; j += 16) {
      const a = v128.load(p);
      const b = v128.load(q);
      s = f64x2.add(s, f64x2.mul(v128.load64_splat(low + j), a));
      d = f64x2.add(d, f64x2.mul(v128.load64_splat(high + j), a));
      s = f64x2.add(s, f64x2.mul(v128.load64_splat(low + j, 8), b));
      d = f64x2.add(d, f64x2.mul(v128.load64_splat(high + j, 8), b));
      p += 8;
      q += 8;
    }
    v128.store(at(smooth, k), s);
    v128.store(at(detail, k), d);
  }
  if (k == half) return;
  let s: f64 = 0;
  let d: f64 = 0;
  for (let t = 0; t < reach; t++) {
    const a = load<f64>(at(even, k + t));
    const b = load<f64>(at(odd, k + t));
    s += load<f64>(at(low, 2 * t)) * a;
    d += load<f64>(at(high, 2 * t)) * a;
    s += load<f64>(at(low, 2 * t + 1)) * b;
    d += load<f64>(at(high, 2 * t + 1)) * b;
  }
  store<f64>(at(smooth, k), s);
  store<f64>(at(detail, k), d);
}

/** The inverse of `splitLine`, to n numbers at y. */
function joinLine(
  n: i32,
  smooth: usize,
  detail: usize,
  taps: i32,
  low: usize,
  high: usize,
  line: usize,
  y: usize,
): void {
  const half = n / 2;
  const reach = taps / 2;
  const before = reach - 1;
  // What wraps around comes first.
  const s = at(line, before);
  const d = at(line, 2 * before + half);
  memory.copy(s, smooth, (<usize>half) << 3);
  memory.copy(d, detail, (<usize>half) << 3);
  for (let t = 1; t <= before; t++) {
    store<f64>(at(s, -t), load<f64>(at(s, half - t)));
    store<f64>(at(d, -t), load<f64>(at(d, half - t)));
  }
  let k = 0;
  for (; k + 2 <= half; k += 2) {
    let p = at(s, k);
    let q = at(d, k);
    let even = f64x2.splat(0);
    let odd = f64x2.splat(0);
    for (let j: usize = 0; j < (<usize>taps) << 3; j += 16) {
      const a = v128.load(p);
      const b = v128.load(q);
      even = f64x2.add(even, f64x2.mul(v128.load64_splat(low + j), a));
      odd = f64x2.add(odd, f64x2.mul(v128.load64_splat(low + j, 8), a));
      even = f64x2.add(even, f64x2.mul(v128.load64_splat(high + j), b));
      odd = f64x2.add(odd, f64x2.mul(v128.load64_splat(high + j, 8), b));
      p -= 8;
      q -= 8;
    }
    v128.store(at(y, 2 * k), v128.shuffle<f64>(even, odd, 0, 2));
    v128.store(at(y, 2 * k), v128.shuffle<f64>(even, odd, 1, 3), 16);
  }
  if (k == half) return;
  let even: f64 = 0;
  let odd: f64 = 0;
  for (let t = 0; t < reach; t++) {
    const a = load<f64>(at(s, k - t));
    const b = load<f64>(at(d, k - t));
    even += load<f64>(at(low, 2 * t)) * a;
    odd += load<f64>(at(low, 2 * t + 1)) * a;
    even += load<f64>(at(high, 2 * t)) * b;
    odd += load<f64>(at(high, 2 * t + 1)) * b;
  }
  store<f64>(at(y, 2 * k), even);
  store<f64>(at(y, 2 * k + 1), odd);
}

/** `levels` levels of the transform of n numbers at x, in place. */
export function waveletForward(n: i32, x: usize, levels: i32, taps: i32, low: usize, high: usize): void {
  const before = mark();
  const line = doubles(lineRoom(n, taps));
  for (let level = 0; level < levels; level++) {
    splitLine(n, x, taps, low, high, line, x, at(x, n / 2));
    n /= 2;
  }
  release(before);
}

/** The inverse of `waveletForward`. */
export function waveletInverse(n: i32, x: usize, levels: i32, taps: i32, low: usize, high: usize): void {
  const before = mark();
  const line = doubles(lineRoom(n, taps));
  for (let level = levels - 1; level >= 0; level--) {
    const length = n >> level;
    joinLine(length, x, at(x, length / 2), taps, low, high, line, x);
  }
  release(before);
}

/** s and d, n numbers each, are the sums over j of low_j and high_j times row 2 k + j, periodic, of the m x n matrix x. */
function splitRows(
  m: i32,
  n: i32,
  k: i32,
  x: usize,
  ldx: i32,
  taps: i32,
  low: usize,
  high: usize,
  s: usize,
  d: usize,
): void {
  for (let j = 0; j < taps; j += 2) {
    const p = at(x, ((2 * k + j) % m) * ldx);
    const q = at(x, ((2 * k + j + 1) % m) * ldx);
    twoRows(
      n,
      p,
      q,
      load<f64>(at(low, j)),
      load<f64>(at(low, j + 1)),
      load<f64>(at(high, j)),
      load<f64>(at(high, j + 1)),
      s,
      d,
      j > 0,
    );
  }
}

/** s = a p + b q and d = c p + e q, or these added, of n numbers each. */
function twoRows(
  n: i32,
  p: usize,
  q: usize,
  a: f64,
  b: f64,
  c: f64,
  e: f64,
  s: usize,
  d: usize,
  added: bool,
): void {
  const va = f64x2.splat(a);
  const vb = f64x2.splat(b);
  const vc = f64x2.splat(c);
  const ve = f64x2.splat(e);
  const end = at(p, n & -2);
  while (p < end) {
    const x = v128.load(p);
    const y = v128.load(q);
    let u = f64x2.mul(va, x);
    let v = f64x2.mul(vc, x);
    if (added) {
      u = f64x2.add(v128.load(s), u);
      v = f64x2.add(v128.load(d), v);
    }
    v128.store(s, f64x2.add(u, f64x2.mul(vb, y)));
    v128.store(d, f64x2.add(v, f64x2.mul(ve, y)));
    p += 16;
    q += 16;
    s += 16;
    d += 16;
  }
  if (n & 1) {
    const x = load<f64>(p);
    const y = load<f64>(q);
    store<f64>(s, (added ? load<f64>(s) + a * x : a * x) + b * y);
    store<f64>(d, (added ? load<f64>(d) + c * x : c * x) + e * y);
  }
}

/**
 * `levels` levels of the two-dimensional transform of x (m x n, contiguous, destroyed) to y: the columns, then the rows of the
 * smooth block are split, a pair of rows at a time.
 */
export function waveletForward2(
  m: i32,
  n: i32,
  x: usize,
  y: usize,
  levels: i32,
  taps: i32,
  low: usize,
  high: usize,
): void {
  const before = mark();
  if (levels == 0) memory.copy(y, x, (<usize>(m * n)) << 3);
  const s = doubles(n);
  const d = doubles(n);
  const line = doubles(lineRoom(n, taps));
  let from = x;
  // Smooth blocks alternate between the room and x.
  const room = doubles((m / 2) * (n / 2));
  let spare = room;
  const ldy = n;
  for (let level = 0; level < levels; level++) {
    const last = level == levels - 1;
    const to = last ? y : spare;
    const ldt = last ? ldy : n / 2;
    const half = m / 2;
    for (let k = 0; k < half; k++) {
      splitRows(m, n, k, from, n, taps, low, high, s, d);
      splitLine(n, s, taps, low, high, line, at(to, k * ldt), at(y, k * ldy + n / 2));
      splitLine(n, d, taps, low, high, line, at(y, (half + k) * ldy), at(y, (half + k) * ldy + n / 2));
    }
    spare = from;
    from = to;
    m /= 2;
    n /= 2;
  }
  release(before);
}

/** The inverse of `waveletForward2`, from x (left as it is but for its smooth blocks) to y. */
export function waveletInverse2(
  m: i32,
  n: i32,
  x: usize,
  y: usize,
  levels: i32,
  taps: i32,
  low: usize,
  high: usize,
): void {
  const before = mark();
  if (levels == 0) memory.copy(y, x, (<usize>(m * n)) << 3);
  const reach = taps / 2;
  // The last `reach` pairs of rows that were joined, a row of smooth and a row of detail coefficients each.
  const ring = doubles(2 * reach * n);
  const line = doubles(lineRoom(n, taps));
  const room = doubles((m / 2) * (n / 2));
  const ldx = n;
  let from = x;
  let ldf = ldx;
  // An even number of levels to go ends in y by way of the room, an odd one without it.
  for (let level = levels - 1; level >= 0; level--) {
    const rows = m >> level;
    const columns = n >> level;
    const half = rows / 2;
    const to = level & 1 ? room : y;
    const size = 2 * columns;
    for (let k = 1 - reach; k < half; k++) {
      // Rows wrap around at the top.
      let row = k % half;
      if (row < 0) row += half;
      const pair = at(ring, ((k + reach) % reach) * size);
      joinLine(columns, at(from, row * ldf), at(x, row * ldx + columns / 2), taps, low, high, line, pair);
      joinLine(
        columns,
        at(x, (half + row) * ldx),
        at(x, (half + row) * ldx + columns / 2),
        taps,
        low,
        high,
        line,
        at(pair, columns),
      );
      if (k >= 0) joinRows(columns, k, reach, ring, low, high, at(to, 2 * k * columns));
    }
    from = to;
    ldf = columns;
  }
  release(before);
}

/** Rows 2 k and 2 k + 1, n numbers each, one after the other at y, from the pairs k, k - 1, ... in the ring. */
function joinRows(n: i32, k: i32, reach: i32, ring: usize, low: usize, high: usize, y: usize): void {
  for (let t = 0; t < reach; t++) {
    const pair = at(ring, ((k - t + reach) % reach) * 2 * n);
    twoRows(
      n,
      pair,
      at(pair, n),
      load<f64>(at(low, 2 * t)),
      load<f64>(at(high, 2 * t)),
      load<f64>(at(low, 2 * t + 1)),
      load<f64>(at(high, 2 * t + 1)),
      y,
      at(y, n),
      t > 0,
    );
  }
}
