import { at } from './address';
import { rot, scal } from './kernels';
import { length } from './householder';
import { cosine, rotation, sine, symmetricTwoByTwo } from './rotation';

const EPS: f64 = 1.1102230246251565e-16;
const TOLERANCE: f64 = 8 * EPS;
const TINY: f64 = 2.2250738585072014e-308;
const SWEEPS: i32 = 60;

/** What counts as a rounding error of the whole since `dropRoundingErrors`. */
export function droppedSize(): f64 {
  return floor;
}

/** Rows of singular vectors that take the rotations; none where the address is 0. */
let leftRows: usize = 0;
let leftStride: i32 = 0;
let leftWidth: i32 = 0;
let rightRows: usize = 0;
let rightStride: i32 = 0;
let rightWidth: i32 = 0;
/** Entries above the diagonal up to this size are taken for 0. */
let floor: f64 = 0;

/**
 * What the SVD of (d, e) may take for 0 from now on: nothing for values alone; with vectors a rounding error of the largest
 * entry, since rotating it about would cost them orthogonality. Such entries of e become 0 at once.
 */
export function dropRoundingErrors(n: i32, d: usize, e: usize, vectors: bool): void {
  floor = 0;
  if (!vectors) return;
  for (let i = 0; i < n; i++) floor = Math.max(floor, Math.abs(get(d, i)));
  for (let i = 0; i < n - 1; i++) floor = Math.max(floor, Math.abs(get(e, i)));
  floor *= EPS;
  for (let i = 0; i < n - 1; i++) if (Math.abs(get(e, i)) <= floor) set(e, i, 0);
}

/** Turns left rows i, i + 1 by (cl, sl) and right rows by (cr, sr). */
function turn(i: i32, cl: f64, sl: f64, cr: f64, sr: f64): void {
  if (!leftRows) return;
  const l = at(leftRows, i * leftStride);
  const r = at(rightRows, i * rightStride);
  rot(leftWidth, l, at(l, leftStride), cl, sl);
  rot(rightWidth, r, at(r, rightStride), cr, sr);
}

function get(base: usize, i: i32): f64 {
  return load<f64>(at(base, i));
}

function set(base: usize, i: i32, value: f64): void {
  store<f64>(at(base, i), value);
}

/**
 * Singular values of the upper bidiagonal n x (n + extra), extra 0 or 1, with diagonal d and e above it, into d, not
 * negative, not sorted. Rows of u (n, `uWidth` long) and v (n + extra, `vWidth` long), when u is not 0, take the
 * rotations, so that rows of identities become singular vectors. By implicit QR with zero shifts where they keep
 * small values accurate (Demmel and Kahan). Returns how many entries of e are left, 0 when all went.
 */
export function bidiagonalQr(
  n: i32,
  extra: i32,
  d: usize,
  e: usize,
  u: usize,
  ldu: i32,
  uWidth: i32,
  v: usize,
  ldv: i32,
  vWidth: i32,
): i32 {
  leftRows = u;
  leftStride = ldu;
  leftWidth = uWidth;
  rightRows = v;
  rightStride = ldv;
  rightWidth = vWidth;
  if (n <= 0) return 0;
  if (extra) squareUp(n, d, e);
  const left = iterate(n, d, e);
  for (let i = 0; i < n; i++)
    if (get(d, i) <= 0) {
      set(d, i, Math.abs(get(d, i)));
      if (rightRows) scal(rightWidth, -1, at(rightRows, i * rightStride));
    }
  return left;
}

/** Removes the last column: to lower bidiagonal by rotations from the right, back to upper by rotations from the left. */
function squareUp(n: i32, d: usize, e: usize): void {
  for (let i = 0; i < n; i++) {
    set(d, i, rotation(get(d, i), get(e, i)));
    if (rightRows) {
      const row = at(rightRows, i * rightStride);
      rot(rightWidth, row, at(row, rightStride), cosine, sine);
    }
    if (i < n - 1) {
      set(e, i, sine * get(d, i + 1));
      set(d, i + 1, cosine * get(d, i + 1));
    }
  }
  set(e, n - 1, 0);
  for (let i = 0; i < n - 1; i++) {
    set(d, i, rotation(get(d, i), get(e, i)));
    set(e, i, sine * get(d, i + 1));
    set(d, i + 1, cosine * get(d, i + 1));
    if (leftRows) {
      const row = at(leftRows, i * leftStride);
      rot(leftWidth, row, at(row, leftStride), cosine, sine);
    }
  }
}

function iterate(n: i32, d: usize, e: usize): i32 {
  let smallest = Math.abs(get(d, 0));
  let mu = smallest;
  for (let i = 1; i < n && mu > 0; i++) {
    mu = Math.abs(get(d, i)) * (mu / (mu + Math.abs(get(e, i - 1))));
    smallest = Math.min(smallest, mu);
  }
  const threshold = Math.max((TOLERANCE * smallest) / Math.sqrt(<f64>n), Math.max(TINY, floor));
  let budget = SWEEPS * n;
  let last = n - 1;
  while (last > 0) {
    let first = last;
    let largest = Math.abs(get(d, last));
    while (first > 0) {
      const off = Math.abs(get(e, first - 1));
      if (off <= threshold) {
        set(e, first - 1, 0);
        break;
      }
      first--;
      largest = Math.max(largest, Math.max(Math.abs(get(d, first)), off));
    }
    if (first == last) {
      last--;
      continue;
    }
    if (--budget < 0) break;
    if (leftRows && first == last - 1) {
      solvePair(first, d, e);
      continue;
    }
    const down = Math.abs(get(d, first)) >= Math.abs(get(d, last));
    const lowest = down ? converged(first, last, d, e) : convergedUp(first, last, d, e);
    if (lowest < 0) continue;
    sweep(n, first, last, d, e, down, lowest, largest);
  }
  let left = 0;
  for (let i = 0; i < n - 1; i++) if (get(e, i) != 0) left++;
  return left;
}

/**
 * The block (f g; 0 h) of rows i and i + 1 at once. A rotation from the left would make it symmetric: the one that makes
 * that matrix diagonal is the right one; the left one follows from where it takes the block. Right to rounding errors of the
 * block, as the vectors can only be.
 */
function solvePair(i: i32, d: usize, e: usize): void {
  const f = get(d, i);
  const g = get(e, i);
  const h = get(d, i + 1);
  const size = length(f + h, g);
  const c = size == 0 ? 0 : (f + h) / size;
  const s = size == 0 ? 1 : -g / size;
  symmetricTwoByTwo(c * f, -s * f, c * h - s * g);
  const x = f * cosine + g * sine;
  const y = h * sine;
  const larger = length(x, y);
  set(d, i, larger);
  set(d, i + 1, (f / larger) * h);
  set(e, i, 0);
  turn(i, x / larger, y / larger, cosine, sine);
}

/** A lower bound on the smallest singular value of the block, or -1 when an entry of e was set to 0 on the way. */
function converged(first: i32, last: i32, d: usize, e: usize): f64 {
  if (Math.abs(get(e, last - 1)) <= TOLERANCE * Math.abs(get(d, last))) {
    set(e, last - 1, 0);
    return -1;
  }
  let mu = Math.abs(get(d, first));
  let lowest = mu;
  for (let i = first; i < last; i++) {
    const off = Math.abs(get(e, i));
    if (off <= TOLERANCE * mu) {
      set(e, i, 0);
      return -1;
    }
    mu = Math.abs(get(d, i + 1)) * (mu / (mu + off));
    lowest = Math.min(lowest, mu);
  }
  return lowest;
}

function convergedUp(first: i32, last: i32, d: usize, e: usize): f64 {
  if (Math.abs(get(e, first)) <= TOLERANCE * Math.abs(get(d, first))) {
    set(e, first, 0);
    return -1;
  }
  let mu = Math.abs(get(d, last));
  let lowest = mu;
  for (let i = last - 1; i >= first; i--) {
    const off = Math.abs(get(e, i));
    if (off <= TOLERANCE * mu) {
      set(e, i, 0);
      return -1;
    }
    mu = Math.abs(get(d, i)) * (mu / (mu + off));
    lowest = Math.min(lowest, mu);
  }
  return lowest;
}

function sweep(
  n: i32,
  first: i32,
  last: i32,
  d: usize,
  e: usize,
  down: bool,
  lowest: f64,
  largest: f64,
): void {
  let shift: f64 = 0;
  if (64 * EPS * <f64>n * (lowest / largest) > EPS) {
    const start = Math.abs(get(d, down ? first : last));
    shift = down
      ? smallerOfTwo(get(d, last - 1), get(e, last - 1), get(d, last))
      : smallerOfTwo(get(d, first), get(e, first), get(d, first + 1));
    const ratio = start > 0 ? shift / start : 0;
    if (ratio * ratio < EPS) shift = 0;
  }
  if (down) {
    if (shift == 0) plainDown(first, last, d, e);
    else shiftedDown(first, last, d, e, shift);
    if (Math.abs(get(e, last - 1)) <= TINY) set(e, last - 1, 0);
  } else {
    if (shift == 0) plainUp(first, last, d, e);
    else shiftedUp(first, last, d, e, shift);
    if (Math.abs(get(e, first)) <= TINY) set(e, first, 0);
  }
}

/** Smaller singular value of [f g; 0 h]. */
function smallerOfTwo(f: f64, g: f64, h: f64): f64 {
  const fa = Math.abs(f);
  const ga = Math.abs(g);
  const ha = Math.abs(h);
  const low = Math.min(fa, ha);
  const high = Math.max(fa, ha);
  if (low == 0) return 0;
  if (ga < high) {
    const as = 1 + low / high;
    const at = (high - low) / high;
    const au = (ga / high) * (ga / high);
    return low * (2 / (Math.sqrt(as * as + au) + Math.sqrt(at * at + au)));
  }
  const au = high / ga;
  if (au == 0) return (low * high) / ga;
  const as = 1 + low / high;
  const at = (high - low) / high;
  const c = 1 / (Math.sqrt(1 + as * au * (as * au)) + Math.sqrt(1 + at * au * (at * au)));
  return 2 * (low * c) * au;
}

function plainDown(first: i32, last: i32, d: usize, e: usize): void {
  let c: f64 = 1;
  let oldC: f64 = 1;
  let oldS: f64 = 0;
  for (let i = first; i < last; i++) {
    const r = rotation(get(d, i) * c, get(e, i));
    c = cosine;
    const s = sine;
    if (i > first) set(e, i - 1, oldS * r);
    set(d, i, rotation(oldC * r, get(d, i + 1) * s));
    oldC = cosine;
    oldS = sine;
    turn(i, oldC, oldS, c, s);
  }
  const h = get(d, last) * c;
  set(d, last, h * oldC);
  set(e, last - 1, h * oldS);
}

function plainUp(first: i32, last: i32, d: usize, e: usize): void {
  let c: f64 = 1;
  let oldC: f64 = 1;
  let oldS: f64 = 0;
  for (let i = last; i > first; i--) {
    const r = rotation(get(d, i) * c, get(e, i - 1));
    c = cosine;
    const s = sine;
    if (i < last) set(e, i, oldS * r);
    set(d, i, rotation(oldC * r, get(d, i - 1) * s));
    oldC = cosine;
    oldS = sine;
    turn(i - 1, c, -s, oldC, -oldS);
  }
  const h = get(d, first) * c;
  set(d, first, h * oldC);
  set(e, first, h * oldS);
}

function shiftedDown(first: i32, last: i32, d: usize, e: usize, shift: f64): void {
  const start = get(d, first);
  let f = (Math.abs(start) - shift) * ((start >= 0 ? 1.0 : -1.0) + shift / start);
  let g = get(e, first);
  for (let i = first; i < last; i++) {
    let r = rotation(f, g);
    const cr = cosine;
    const sr = sine;
    if (i > first) set(e, i - 1, r);
    const di = get(d, i);
    const ei = get(e, i);
    const next = get(d, i + 1);
    f = cr * di + sr * ei;
    const off = cr * ei - sr * di;
    g = sr * next;
    const below = cr * next;
    r = rotation(f, g);
    const cl = cosine;
    const sl = sine;
    set(d, i, r);
    f = cl * off + sl * below;
    set(d, i + 1, cl * below - sl * off);
    if (i < last - 1) {
      g = sl * get(e, i + 1);
      set(e, i + 1, cl * get(e, i + 1));
    }
    turn(i, cl, sl, cr, sr);
  }
  set(e, last - 1, f);
}

function shiftedUp(first: i32, last: i32, d: usize, e: usize, shift: f64): void {
  const start = get(d, last);
  let f = (Math.abs(start) - shift) * ((start >= 0 ? 1.0 : -1.0) + shift / start);
  let g = get(e, last - 1);
  for (let i = last; i > first; i--) {
    let r = rotation(f, g);
    const cr = cosine;
    const sr = sine;
    if (i < last) set(e, i, r);
    const di = get(d, i);
    const ei = get(e, i - 1);
    const next = get(d, i - 1);
    f = cr * di + sr * ei;
    const off = cr * ei - sr * di;
    g = sr * next;
    const above = cr * next;
    r = rotation(f, g);
    const cl = cosine;
    const sl = sine;
    set(d, i, r);
    f = cl * off + sl * above;
    set(d, i - 1, cl * above - sl * off);
    if (i > first + 1) {
      g = sl * get(e, i - 2);
      set(e, i - 2, cl * get(e, i - 2));
    }
    turn(i - 1, cr, -sr, cl, -sl);
  }
  set(e, first, f);
}
