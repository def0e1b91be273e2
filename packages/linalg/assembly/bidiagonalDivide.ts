import { at, cell } from './address';
import { doubles, mark, release } from './arena';
import { bidiagonalQr, droppedSize } from './bidiagonalQr';
import { gemm } from './gemm';
import { length } from './householder';
import { getIndex, indices, setIndex } from './indices';
import { rot, scal } from './kernels';
import { identityOrder, sortOrder } from './order';
import { secularRoot } from './secular';

const EPS: f64 = 1.1102230246251565e-16;
const BASE: i32 = 24;

// Where a pair of singular vectors lives: in the rows and columns of the upper half, of the lower half, or of both.
const UPPER: i32 = 0;
const BOTH: i32 = 1;
const LOWER: i32 = 2;

/**
 * SVD of the upper bidiagonal n x (n + extra), extra 0 or 1, by divide and conquer: singular values to d, left vectors to
 * the rows of U (n), right vectors to the rows of V (n + extra, the last one the null vector), both zero on entry;
 * order[j] is the place of the j-th smallest. Returns 0, or how many did not converge.
 */
export function bidiagonalDivide(
  n: i32,
  extra: i32,
  d: usize,
  e: usize,
  u: usize,
  ldu: i32,
  v: usize,
  ldv: i32,
  order: usize,
): i32 {
  const before = mark();
  if (n <= BASE) {
    for (let i = 0; i < n; i++) store<f64>(cell(u, i, ldu, i), 1);
    for (let i = 0; i < n + extra; i++) store<f64>(cell(v, i, ldv, i), 1);
    const left = bidiagonalQr(n, extra, d, e, u, ldu, n, v, ldv, n + extra);
    identityOrder(n, order);
    sortOrder(n, d, order, indices(n));
    release(before);
    return left;
  }
  const m = n / 2;
  const rest = n - m - 1;
  const alpha = load<f64>(at(d, m));
  const beta = load<f64>(at(e, m));
  const next = m + 1;
  // The middle row comes first: its value is 0 until the merge.
  const first = order + 4;
  const second = order + ((<usize>next) << 2);
  let left = bidiagonalDivide(m, 1, d, e, u, ldu, v, ldv, first);
  left += bidiagonalDivide(
    rest,
    extra,
    at(d, next),
    at(e, next),
    cell(u, next, ldu, next),
    ldu,
    cell(v, next, ldv, next),
    ldv,
    second,
  );
  setIndex(order, 0, m);
  for (let i = 0; i < rest; i++) setIndex(second, i, getIndex(second, i) + next);
  store<f64>(at(d, m), 0);
  store<f64>(cell(u, m, ldu, m), 1);
  mergeHalves(n, m, extra, alpha, beta, d, u, ldu, v, ldv, order);
  release(before);
  return left;
}

function mergeHalves(
  n: i32,
  m: i32,
  extra: i32,
  alpha: f64,
  beta: f64,
  d: usize,
  u: usize,
  ldu: i32,
  v: usize,
  ldv: i32,
  order: usize,
): void {
  const spare = indices(n);
  let size = Math.max(Math.abs(alpha), Math.abs(beta));
  for (let i = 0; i < n; i++) size = Math.max(size, load<f64>(at(d, i)));
  // Nothing but rounding errors of the whole: the middle row counts as 0, and nothing joins the halves.
  if (!(size > droppedSize())) return sortOrder(n, d, order, spare);
  let scale: f64 = 1;
  while (size * scale <= 0.5 && scale < 1e300) scale *= 2;
  while (size * scale > 1) scale *= 0.5;
  scal(n, scale, d);
  alpha *= scale;
  beta *= scale;

  const z = doubles(n);
  for (let i = 0; i < n; i++)
    store<f64>(
      at(z, i),
      i <= m ? alpha * load<f64>(cell(v, i, ldv, m)) : beta * load<f64>(cell(v, i, ldv, m + 1)),
    );
  const tolerance = 4 * EPS * size * scale;
  const kind = indices(n);
  for (let i = 0; i < n; i++) setIndex(kind, i, i < m ? UPPER : LOWER);
  let zm = load<f64>(at(z, m));
  setIndex(kind, m, UPPER);
  if (extra) {
    // The null vectors of the halves turn into one that meets the middle row and one that does not.
    const other = beta * load<f64>(cell(v, n, ldv, m + 1));
    const joined = length(zm, other);
    if (joined > 0) {
      rot(n + 1, at(v, m * ldv), at(v, n * ldv), zm / joined, other / joined);
      setIndex(kind, m, BOTH);
    }
    zm = joined;
  }
  store<f64>(at(z, m), Math.abs(zm) <= tolerance ? tolerance : zm);

  sortOrder(n - 1, d, order + 4, spare);
  const kept = indices(n);
  setIndex(kept, 0, m);
  let k = 1;
  let deflated = 0;
  let held = -1;
  for (let s = 1; s < n; s++) {
    const j = getIndex(order, s);
    if (Math.abs(load<f64>(at(z, j))) <= tolerance) {
      setIndex(kept, n - 1 - deflated++, j);
      continue;
    }
    if (held >= 0) {
      if (load<f64>(at(d, j)) - load<f64>(at(d, held)) <= tolerance) {
        turnAway(held, j, z, n, m, extra, u, ldu, v, ldv, kind);
        setIndex(kept, n - 1 - deflated++, held);
      } else setIndex(kept, k++, held);
    }
    held = j;
  }
  if (held >= 0) setIndex(kept, k++, held);
  solveSecular(n, m, extra, k, tolerance, d, z, u, ldu, v, ldv, kept, kind);
  scal(n, 1 / scale, d);
  identityOrder(n, order);
  sortOrder(n, d, order, spare);
}

/** Turns the vectors of p and q, whose values agree, so that z[p] vanishes. */
function turnAway(
  p: i32,
  q: i32,
  z: usize,
  n: i32,
  m: i32,
  extra: i32,
  u: usize,
  ldu: i32,
  v: usize,
  ldv: i32,
  kind: usize,
): void {
  const zp = load<f64>(at(z, p));
  const zq = load<f64>(at(z, q));
  const r = length(zp, zq);
  store<f64>(at(z, q), r);
  store<f64>(at(z, p), 0);
  rot(n, at(u, p * ldu), at(u, q * ldu), zq / r, -zp / r);
  rot(n + extra, at(v, p * ldv), at(v, q * ldv), zq / r, -zp / r);
  if (getIndex(kind, p) != getIndex(kind, q)) {
    setIndex(kind, p, BOTH);
    setIndex(kind, q, BOTH);
  }
}

/** The k kept triplets through the secular equation, into rows 0..k-1; the deflated ones move to the rows behind. */
function solveSecular(
  n: i32,
  m: i32,
  extra: i32,
  k: i32,
  tolerance: f64,
  d: usize,
  z: usize,
  u: usize,
  ldu: i32,
  v: usize,
  ldv: i32,
  kept: usize,
  kind: usize,
): void {
  const before = mark();
  const values = doubles(n);
  const poles = doubles(k);
  const weights = doubles(k);
  for (let j = 0; j < k; j++) {
    const from = getIndex(kept, j);
    const zj = load<f64>(at(z, from));
    store<f64>(at(poles, j), load<f64>(at(d, from)));
    store<f64>(at(weights, j), zj * zj);
  }
  // The pole of the middle row is 0; the next one keeps its distance.
  if (k > 1 && load<f64>(at(poles, 1)) <= 0.5 * tolerance) store<f64>(at(poles, 1), 0.5 * tolerance);

  // The middle row first, then by where the vectors live: upper, both, lower.
  const group = indices(k);
  let upper = 0;
  for (let j = 0; j < k; j++) if (getIndex(kind, getIndex(kept, j)) == UPPER) setIndex(group, upper++, j);
  let both = upper;
  for (let j = 0; j < k; j++) if (getIndex(kind, getIndex(kept, j)) == BOTH) setIndex(group, both++, j);
  let all = both;
  for (let j = 0; j < k; j++) if (getIndex(kind, getIndex(kept, j)) == LOWER) setIndex(group, all++, j);

  const right = doubles(k * k);
  const left = doubles(k * k);
  const room = doubles(k);
  for (let i = 0; i < k; i++)
    store<f64>(at(values, i), secularRoot(k, i, poles, weights, at(right, i * k), room, true));
  secularVectors(k, poles, z, kept, left, right, group);
  for (let p = k; p < n; p++) store<f64>(at(values, p), load<f64>(at(d, getIndex(kept, p))));

  moveRows(n, 0, m + 1, n + extra, k, upper, both, v, ldv, kept, group, right);
  moveRows(n, 0, m + 1, n, k, upper, both, u, ldu, kept, group, left);
  memory.copy(d, values, (<usize>n) << 3);
  release(before);
}

/** Rows 0..k-1 of X become `vectors` times the kept rows in the order of `group`; the deflated rows follow. */
function moveRows(
  n: i32,
  from: i32,
  middle: i32,
  to: i32,
  k: i32,
  upper: i32,
  both: i32,
  x: usize,
  ldx: i32,
  kept: usize,
  group: usize,
  vectors: usize,
): void {
  const before = mark();
  const low = middle - from;
  const high = to - middle;
  const top = doubles(both * low);
  const bottom = doubles((k - upper) * high);
  for (let p = 0; p < both; p++)
    memory.copy(at(top, p * low), cell(x, getIndex(kept, getIndex(group, p)), ldx, from), (<usize>low) << 3);
  for (let p = upper; p < k; p++)
    memory.copy(
      at(bottom, (p - upper) * high),
      cell(x, getIndex(kept, getIndex(group, p)), ldx, middle),
      (<usize>high) << 3,
    );
  const rest = doubles((n - k) * to);
  for (let p = k; p < n; p++)
    memory.copy(at(rest, (p - k) * to), at(x, getIndex(kept, p) * ldx), (<usize>to) << 3);
  gemm(k, low, both, 1, vectors, k, 1, top, low, 1, 0, at(x, from), ldx, 1);
  gemm(k, high, k - upper, 1, at(vectors, upper), k, 1, bottom, high, 1, 0, at(x, middle), ldx, 1);
  for (let p = k; p < n; p++) memory.copy(at(x, p * ldx), at(rest, (p - k) * to), (<usize>to) << 3);
  release(before);
}

/**
 * Rows of differences poles[j]^2 - root_i^2 in `right` become unit right singular vectors of the nearby problem whose
 * roots these are exactly (Gu and Eisenstat), `left` the left ones; columns in the order of `group`.
 */
function secularVectors(
  k: i32,
  poles: usize,
  z: usize,
  kept: usize,
  left: usize,
  right: usize,
  group: usize,
): void {
  const before = mark();
  const squares = doubles(k);
  const row = doubles(k);
  const other = doubles(k);
  for (let j = 0; j < k; j++) store<f64>(at(squares, j), -load<f64>(cell(right, j, k, j)));
  for (let i = 0; i < k; i++) {
    const pole = load<f64>(at(poles, i));
    multiplyRatios(0, i, pole, at(right, i * k), poles, squares);
    multiplyRatios(i + 1, k, pole, at(right, i * k), poles, squares);
  }
  for (let j = 0; j < k; j++) {
    const size = Math.sqrt(Math.abs(load<f64>(at(squares, j))));
    store<f64>(at(squares, j), load<f64>(at(z, getIndex(kept, j))) < 0 ? -size : size);
  }
  for (let i = 0; i < k; i++) {
    const own = at(right, i * k);
    let total: f64 = 0;
    let totalLeft: f64 = 0;
    for (let j = 0; j < k; j++) {
      const value = load<f64>(at(squares, j)) / load<f64>(at(own, j));
      const match = j == 0 ? -1.0 : value * load<f64>(at(poles, j));
      store<f64>(at(row, j), value);
      store<f64>(at(other, j), match);
      total += value * value;
      totalLeft += match * match;
    }
    const scale = 1 / Math.sqrt(total);
    const scaleLeft = 1 / Math.sqrt(totalLeft);
    for (let p = 0; p < k; p++) {
      const from = getIndex(group, p);
      store<f64>(at(own, p), scale * load<f64>(at(row, from)));
      store<f64>(cell(left, i, k, p), scaleLeft * load<f64>(at(other, from)));
    }
  }
  release(before);
}

/** squares[j] *= delta[j] / (poles[j]^2 - pole^2). */
function multiplyRatios(from: i32, to: i32, pole: f64, delta: usize, poles: usize, squares: usize): void {
  const shift = f64x2.splat(pole);
  let j = from;
  for (; j + 2 <= to; j += 2) {
    const p = v128.load(at(poles, j));
    const gap = f64x2.mul(f64x2.sub(p, shift), f64x2.add(p, shift));
    const ratio = f64x2.div(v128.load(at(delta, j)), gap);
    v128.store(at(squares, j), f64x2.mul(v128.load(at(squares, j)), ratio));
  }
  if (j < to) {
    const p = load<f64>(at(poles, j));
    const ratio = load<f64>(at(delta, j)) / ((p - pole) * (p + pole));
    store<f64>(at(squares, j), load<f64>(at(squares, j)) * ratio);
  }
}
