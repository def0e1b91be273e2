import { at } from './address';
import { doubles, mark, release } from './arena';
import { gemm } from './gemm';

const BASE: i32 = 32;
const STRIP: i32 = 8;

/** X of L X = B in place of B (n x m), L lower triangular of order n; all strides free. */
export function solveLower(
  n: i32,
  m: i32,
  unit: bool,
  l: usize,
  lrs: i32,
  lcs: i32,
  b: usize,
  brs: i32,
  bcs: i32,
): void {
  if (n <= BASE) return solveBase(n, m, unit, l, lrs, lcs, b, brs, bcs, false);
  const n1 = split(n);
  const n2 = n - n1;
  const b2 = at(b, n1 * brs);
  solveLower(n1, m, unit, l, lrs, lcs, b, brs, bcs);
  gemm(n2, m, n1, -1, at(l, n1 * lrs), lrs, lcs, b, brs, bcs, 1, b2, brs, bcs);
  solveLower(n2, m, unit, at(l, n1 * (lrs + lcs)), lrs, lcs, b2, brs, bcs);
}

/** X of U X = B in place of B (n x m), U upper triangular of order n; all strides free. */
export function solveUpper(
  n: i32,
  m: i32,
  unit: bool,
  u: usize,
  urs: i32,
  ucs: i32,
  b: usize,
  brs: i32,
  bcs: i32,
): void {
  if (n <= BASE) return solveBase(n, m, unit, u, urs, ucs, b, brs, bcs, true);
  const n1 = split(n);
  const n2 = n - n1;
  const b2 = at(b, n1 * brs);
  solveUpper(n2, m, unit, at(u, n1 * (urs + ucs)), urs, ucs, b2, brs, bcs);
  gemm(n1, m, n2, -1, at(u, n1 * ucs), urs, ucs, b2, brs, bcs, 1, b, brs, bcs);
  solveUpper(n1, m, unit, u, urs, ucs, b, brs, bcs);
}

/** A little under half, in whole base blocks. */
function split(n: i32): i32 {
  return max(BASE, (n / 2 / BASE) * BASE);
}

function solveBase(
  n: i32,
  m: i32,
  unit: bool,
  t: usize,
  trs: i32,
  tcs: i32,
  b: usize,
  brs: i32,
  bcs: i32,
  upper: bool,
): void {
  const before = mark();
  // The triangle contiguous, row by row, and the reciprocals of its diagonal.
  const dense = doubles(n * n);
  const inverse = doubles(n);
  for (let i = 0; i < n; i++) {
    const first = upper ? i + 1 : 0;
    const last = upper ? n : i;
    for (let j = first; j < last; j++) store<f64>(at(dense, i * n + j), load<f64>(at(t, i * trs + j * tcs)));
    const d = unit ? 1.0 : load<f64>(at(t, i * (trs + tcs)));
    store<f64>(at(dense, i * n + i), d);
    store<f64>(at(inverse, i), 1.0 / d);
  }
  const strip = doubles(n * STRIP);
  for (let j = 0; j < m; j += STRIP) {
    const width = min(STRIP, m - j);
    const from = at(b, j * bcs);
    if (bcs == 1 && width == STRIP) {
      if (upper) stripUpper(n, dense, inverse, from, (<usize>brs) << 3);
      else stripLower(n, dense, inverse, from, (<usize>brs) << 3);
      continue;
    }
    if (width < STRIP) memory.fill(strip, 0, (<usize>(n * STRIP)) << 3);
    for (let q = 0; q < width; q++)
      for (let i = 0; i < n; i++)
        store<f64>(at(strip, i * STRIP + q), load<f64>(at(from, i * brs + q * bcs)));
    if (upper) stripUpper(n, dense, inverse, strip, STRIP << 3);
    else stripLower(n, dense, inverse, strip, STRIP << 3);
    for (let q = 0; q < width; q++)
      for (let i = 0; i < n; i++)
        store<f64>(at(from, i * brs + q * bcs), load<f64>(at(strip, i * STRIP + q)));
  }
  release(before);
}

function stripLower(n: i32, l: usize, inverse: usize, b: usize, ldb: usize): void {
  let row = b;
  for (let i = 0; i < n; i++) {
    eliminate(i, l, b, ldb, row, load<f64>(at(l, i)), load<f64>(at(inverse, i)));
    l = at(l, n);
    row += ldb;
  }
}

function stripUpper(n: i32, u: usize, inverse: usize, b: usize, ldb: usize): void {
  for (let i = n - 1; i >= 0; i--) {
    const row = b + <usize>i * ldb;
    const diagonal = at(u, i * n + i);
    eliminate(n - 1 - i, diagonal + 8, row + ldb, ldb, row, load<f64>(diagonal), load<f64>(at(inverse, i)));
  }
}

/** row <- (row - sum of t[k] (row k of b)) / d, eight columns. */
function eliminate(count: i32, t: usize, b: usize, ldb: usize, row: usize, d: f64, inverse: f64): void {
  let r0 = v128.load(row);
  let r1 = v128.load(row, 16);
  let r2 = v128.load(row, 32);
  let r3 = v128.load(row, 48);
  for (let k = 0; k < count; k++) {
    const s = v128.load64_splat(t);
    r0 = f64x2.sub(r0, f64x2.mul(s, v128.load(b)));
    r1 = f64x2.sub(r1, f64x2.mul(s, v128.load(b, 16)));
    r2 = f64x2.sub(r2, f64x2.mul(s, v128.load(b, 32)));
    r3 = f64x2.sub(r3, f64x2.mul(s, v128.load(b, 48)));
    t += 8;
    b += ldb;
  }
  // A reciprocal that overflowed, or lost bits below the normal range, cannot stand for the division.
  const size = Math.abs(inverse);
  if (size < 1e300 && size > 1e-300) {
    const s = f64x2.splat(inverse);
    v128.store(row, f64x2.mul(r0, s));
    v128.store(row, f64x2.mul(r1, s), 16);
    v128.store(row, f64x2.mul(r2, s), 32);
    v128.store(row, f64x2.mul(r3, s), 48);
  } else {
    const s = f64x2.splat(d);
    v128.store(row, f64x2.div(r0, s));
    v128.store(row, f64x2.div(r1, s), 16);
    v128.store(row, f64x2.div(r2, s), 32);
    v128.store(row, f64x2.div(r3, s), 48);
  }
}
