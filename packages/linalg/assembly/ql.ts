import { at } from './address';
import { length } from './householder';
import { rot } from './kernels';
import { cosine, firstValue, rotation, secondValue, sine, symmetricTwoByTwo } from './rotation';

const EPS: f64 = 1.1102230246251565e-16;
const TINY: f64 = 2.2250738585072014e-308;
const SWEEPS: i32 = 30;
// Sweeps over one value before entries are measured against the largest one instead of their neighbours.
const PATIENCE: i32 = 12;

/** What is below half a rounding error of the largest entry: rotating it about would cost the vectors orthogonality. */
let lost: f64 = 0;
/** What `lost` is to begin with: 0 where only values are wanted, which the test relative to the neighbours serves better. */
let patient: f64 = 0;
/** What it becomes when that test does not pass. */
let floor: f64 = 0;

function negligible(d: usize, e: usize, i: i32): bool {
  const off = Math.abs(load<f64>(at(e, i)));
  if (off <= lost) return true;
  const size = Math.sqrt(Math.abs(load<f64>(at(d, i)))) * Math.sqrt(Math.abs(load<f64>(at(d, i + 1))));
  return off <= EPS * size + TINY;
}

/**
 * Eigenvalues of the symmetric tridiagonal (d, e) into d, unsorted, by implicit QL or QR, whichever starts at the small
 * end of each unreduced block. Rows of `x` (n of them, `width` long, when x is not 0) take the rotations, so that rows of
 * the identity become eigenvectors. Returns how many entries of e are left, 0 when all went.
 */
export function implicitQl(n: i32, d: usize, e: usize, x: usize, ldx: i32, width: i32): i32 {
  let budget = n * SWEEPS;
  let largest: f64 = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(load<f64>(at(d, i))));
  for (let i = 0; i < n - 1; i++) largest = Math.max(largest, Math.abs(load<f64>(at(e, i))));
  floor = 0.5 * EPS * largest;
  patient = x == 0 ? 0 : floor;
  lost = patient;
  let start = 0;
  while (start < n) {
    let end = start;
    while (end < n - 1 && !negligible(d, e, end)) end++;
    if (end < n - 1) store<f64>(at(e, end), 0);
    if (end == start) {
      start++;
      continue;
    }
    const up = Math.abs(load<f64>(at(d, end))) < Math.abs(load<f64>(at(d, start)));
    budget = up
      ? qrBlock(start, end, d, e, x, ldx, width, budget)
      : qlBlock(start, end, d, e, x, ldx, width, budget);
    if (budget < 0) break;
    start = end + 1;
  }
  let left = 0;
  for (let i = 0; i < n - 1; i++) if (load<f64>(at(e, i)) != 0) left++;
  return left;
}

/** The block of rows i and i + 1 at once. */
function solvePair(i: i32, d: usize, e: usize, x: usize, ldx: i32, width: i32): void {
  symmetricTwoByTwo(load<f64>(at(d, i)), load<f64>(at(e, i)), load<f64>(at(d, i + 1)));
  store<f64>(at(d, i), firstValue);
  store<f64>(at(d, i + 1), secondValue);
  store<f64>(at(e, i), 0);
  if (x) rot(width, at(x, i * ldx), at(x, (i + 1) * ldx), cosine, sine);
}

/** Diagonalises rows first..last from the top; returns the budget left, negative when it ran out. */
function qlBlock(
  first: i32,
  last: i32,
  d: usize,
  e: usize,
  x: usize,
  ldx: i32,
  width: i32,
  budget: i32,
): i32 {
  let l = first;
  let tries = 0;
  while (l <= last) {
    let m = l;
    while (m < last && !negligible(d, e, m)) m++;
    if (m < last) store<f64>(at(e, m), 0);
    if (m == l) {
      l++;
      tries = 0;
      lost = patient;
      continue;
    }
    if (m == l + 1 && last == first + 1) {
      solvePair(l, d, e, x, ldx, width);
      continue;
    }
    if (--budget < 0) return -1;
    if (++tries > PATIENCE) lost = floor;
    const el = load<f64>(at(e, l));
    const dl = load<f64>(at(d, l));
    let g = (load<f64>(at(d, l + 1)) - dl) / (2 * el);
    g = load<f64>(at(d, m)) - dl + el / (g + (g >= 0 ? length(g, 1) : -length(g, 1)));
    let s: f64 = 1;
    let c: f64 = 1;
    let p: f64 = 0;
    for (let i = m - 1; i >= l; i--) {
      const ei = load<f64>(at(e, i));
      const f = s * ei;
      const b = c * ei;
      const r = rotation(g, f);
      c = cosine;
      s = sine;
      if (i != m - 1) store<f64>(at(e, i + 1), r);
      g = load<f64>(at(d, i + 1)) - p;
      const t = (load<f64>(at(d, i)) - g) * s + 2 * c * b;
      p = s * t;
      store<f64>(at(d, i + 1), g + p);
      g = c * t - b;
      if (x) rot(width, at(x, i * ldx), at(x, (i + 1) * ldx), c, -s);
    }
    store<f64>(at(d, l), load<f64>(at(d, l)) - p);
    store<f64>(at(e, l), g);
  }
  return budget;
}

/** As qlBlock, from the bottom. */
function qrBlock(
  first: i32,
  last: i32,
  d: usize,
  e: usize,
  x: usize,
  ldx: i32,
  width: i32,
  budget: i32,
): i32 {
  let l = last;
  let tries = 0;
  while (l >= first) {
    let m = l;
    while (m > first && !negligible(d, e, m - 1)) m--;
    if (m > first) store<f64>(at(e, m - 1), 0);
    if (m == l) {
      l--;
      tries = 0;
      lost = patient;
      continue;
    }
    if (m == l - 1 && last == first + 1) {
      solvePair(m, d, e, x, ldx, width);
      continue;
    }
    if (--budget < 0) return -1;
    if (++tries > PATIENCE) lost = floor;
    const el = load<f64>(at(e, l - 1));
    const dl = load<f64>(at(d, l));
    let g = (load<f64>(at(d, l - 1)) - dl) / (2 * el);
    g = load<f64>(at(d, m)) - dl + el / (g + (g >= 0 ? length(g, 1) : -length(g, 1)));
    let s: f64 = 1;
    let c: f64 = 1;
    let p: f64 = 0;
    for (let i = m; i < l; i++) {
      const ei = load<f64>(at(e, i));
      const f = s * ei;
      const b = c * ei;
      const r = rotation(g, f);
      c = cosine;
      s = sine;
      if (i != m) store<f64>(at(e, i - 1), r);
      g = load<f64>(at(d, i)) - p;
      const t = (load<f64>(at(d, i + 1)) - g) * s + 2 * c * b;
      p = s * t;
      store<f64>(at(d, i), g + p);
      g = c * t - b;
      if (x) rot(width, at(x, i * ldx), at(x, (i + 1) * ldx), c, s);
    }
    store<f64>(at(d, l), load<f64>(at(d, l)) - p);
    store<f64>(at(e, l - 1), g);
  }
  return budget;
}
