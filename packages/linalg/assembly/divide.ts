import { at, cell } from './address';
import { doubles, mark, release } from './arena';
import { gemm } from './gemm';
import { length } from './householder';
import { getIndex, indices, setIndex } from './indices';
import { rot } from './kernels';
import { identityOrder, sortOrder } from './order';
import { implicitQl } from './ql';
import { secularRoot } from './secular';

const EPS: f64 = 1.1102230246251565e-16;
const BASE: i32 = 28;

// A row of eigenvectors lives in the columns of the upper half, of the lower half, or of both.
const UPPER: i32 = 0;
const BOTH: i32 = 1;
const LOWER: i32 = 2;

/**
 * Eigenvalues (into d) and eigenvectors (the rows of X, n x n, zero on entry) of the symmetric tridiagonal (d, e) by
 * divide and conquer; order[j] is the place of the j-th smallest. Returns 0, or how many did not converge.
 */
export function divideAndConquer(n: i32, d: usize, e: usize, x: usize, ldx: i32, order: usize): i32 {
  if (n <= BASE) {
    for (let i = 0; i < n; i++) store<f64>(cell(x, i, ldx, i), 1);
    const left = implicitQl(n, d, e, x, ldx, n);
    const before = mark();
    identityOrder(n, order);
    sortOrder(n, d, order, indices(n));
    release(before);
    return left;
  }
  const m = n / 2;
  const coupling = load<f64>(at(e, m - 1));
  const size = Math.abs(coupling);
  store<f64>(at(d, m - 1), load<f64>(at(d, m - 1)) - size);
  store<f64>(at(d, m), load<f64>(at(d, m)) - size);
  const later = order + ((<usize>m) << 2);
  const left = divideAndConquer(m, d, e, x, ldx, order);
  const right = divideAndConquer(n - m, at(d, m), at(e, m), cell(x, m, ldx, m), ldx, later);
  for (let i = 0; i < n - m; i++) setIndex(later, i, getIndex(later, i) + m);
  mergeHalves(n, m, d, coupling, x, ldx, order);
  return left + right;
}

/** Eigenpairs of diag(d) + 2 |coupling| z z', z from the inner ends of the two halves' vectors. */
function mergeHalves(n: i32, m: i32, d: usize, coupling: f64, x: usize, ldx: i32, order: usize): void {
  const before = mark();
  const spare = indices(n);
  const z = doubles(n);
  const rho = 2 * Math.abs(coupling);
  const root = Math.SQRT1_2;
  const other = coupling < 0 ? -root : root;
  let largest: f64 = 0;
  let largestZ: f64 = 0;
  for (let i = 0; i < n; i++) {
    const value = i < m ? root * load<f64>(cell(x, i, ldx, m - 1)) : other * load<f64>(cell(x, i, ldx, m));
    store<f64>(at(z, i), value);
    largestZ = Math.max(largestZ, Math.abs(value));
    largest = Math.max(largest, Math.abs(load<f64>(at(d, i))));
  }
  sortOrder(n, d, order, spare);
  const tolerance = 4 * EPS * Math.max(largest, largestZ);
  if (rho * largestZ <= tolerance) return release(before);

  const kind = indices(n);
  for (let i = 0; i < n; i++) setIndex(kind, i, i < m ? UPPER : LOWER);
  // Kept from the front, deflated from the back.
  const kept = indices(n);
  let k = 0;
  let deflated = 0;
  let held = -1;
  for (let s = 0; s < n; s++) {
    const j = getIndex(order, s);
    if (rho * Math.abs(load<f64>(at(z, j))) <= tolerance) {
      setIndex(kept, n - 1 - deflated++, j);
      continue;
    }
    if (held >= 0) {
      if (rotatesAway(held, j, d, z, tolerance, n, m, x, ldx, kind)) setIndex(kept, n - 1 - deflated++, held);
      else setIndex(kept, k++, held);
    }
    held = j;
  }
  if (held >= 0) setIndex(kept, k++, held);
  solveSecular(n, m, k, rho, d, z, x, ldx, kept, kind);
  identityOrder(n, order);
  sortOrder(n, d, order, spare);
  release(before);
}

/** Where d[p] and d[q] nearly agree, turns their vectors so that z[p] vanishes; false where they differ. */
function rotatesAway(
  p: i32,
  q: i32,
  d: usize,
  z: usize,
  tolerance: f64,
  n: i32,
  m: i32,
  x: usize,
  ldx: i32,
  kind: usize,
): bool {
  const zp = load<f64>(at(z, p));
  const zq = load<f64>(at(z, q));
  const r = length(zp, zq);
  const c = zq / r;
  const s = -zp / r;
  const dp = load<f64>(at(d, p));
  const dq = load<f64>(at(d, q));
  if (Math.abs((dq - dp) * c * s) > tolerance) return false;
  store<f64>(at(z, q), r);
  store<f64>(at(z, p), 0);
  const kp = getIndex(kind, p);
  const kq = getIndex(kind, q);
  if (kp != kq) {
    setIndex(kind, q, BOTH);
    setIndex(kind, p, BOTH);
  }
  const joined = getIndex(kind, q);
  const from = joined == LOWER ? m : 0;
  const to = joined == UPPER ? m : n;
  rot(to - from, cell(x, p, ldx, from), cell(x, q, ldx, from), c, s);
  store<f64>(at(d, p), dp * (c * c) + dq * (s * s));
  store<f64>(at(d, q), dp * (s * s) + dq * (c * c));
  return true;
}

/** The k kept pairs through the secular equation, into rows 0..k-1; the deflated ones move to the rows behind. */
function solveSecular(
  n: i32,
  m: i32,
  k: i32,
  rho: f64,
  d: usize,
  z: usize,
  x: usize,
  ldx: i32,
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
    store<f64>(at(weights, j), rho * zj * zj);
  }
  // Columns of the secular vectors grouped by where the old vectors live: upper, both, lower.
  const group = indices(k);
  let upper = 0;
  for (let j = 0; j < k; j++) if (getIndex(kind, getIndex(kept, j)) == UPPER) setIndex(group, upper++, j);
  let both = upper;
  for (let j = 0; j < k; j++) if (getIndex(kind, getIndex(kept, j)) == BOTH) setIndex(group, both++, j);
  let all = both;
  for (let j = 0; j < k; j++) if (getIndex(kind, getIndex(kept, j)) == LOWER) setIndex(group, all++, j);

  const vectors = doubles(k * k);
  const room = doubles(k);
  for (let i = 0; i < k; i++)
    store<f64>(at(values, i), secularRoot(k, i, poles, weights, at(vectors, i * k), room, false));
  secularVectors(k, poles, z, kept, vectors, group);

  const top = doubles(both * m);
  const bottom = doubles((k - upper) * (n - m));
  for (let p = 0; p < both; p++)
    memory.copy(at(top, p * m), at(x, getIndex(kept, getIndex(group, p)) * ldx), (<usize>m) << 3);
  for (let p = upper; p < k; p++)
    memory.copy(
      at(bottom, (p - upper) * (n - m)),
      cell(x, getIndex(kept, getIndex(group, p)), ldx, m),
      (<usize>(n - m)) << 3,
    );
  const rest = doubles((n - k) * n);
  for (let p = k; p < n; p++) {
    const from = getIndex(kept, p);
    store<f64>(at(values, p), load<f64>(at(d, from)));
    memory.copy(at(rest, (p - k) * n), at(x, from * ldx), (<usize>n) << 3);
  }
  gemm(k, m, both, 1, vectors, k, 1, top, m, 1, 0, x, ldx, 1);
  gemm(k, n - m, k - upper, 1, at(vectors, upper), k, 1, bottom, n - m, 1, 0, at(x, m), ldx, 1);
  for (let p = k; p < n; p++) memory.copy(at(x, p * ldx), at(rest, (p - k) * n), (<usize>n) << 3);
  memory.copy(d, values, (<usize>n) << 3);
  release(before);
}

/**
 * Rows of differences poles[j] - root_i become the unit eigenvectors of the nearby problem whose roots these are exactly
 * (Gu and Eisenstat), columns in the order of `group`.
 */
function secularVectors(k: i32, poles: usize, z: usize, kept: usize, vectors: usize, group: usize): void {
  const before = mark();
  const squares = doubles(k);
  const row = doubles(k);
  for (let j = 0; j < k; j++) store<f64>(at(squares, j), -load<f64>(cell(vectors, j, k, j)));
  for (let i = 0; i < k; i++) {
    const pole = load<f64>(at(poles, i));
    multiplyRatios(0, i, pole, at(vectors, i * k), poles, squares);
    multiplyRatios(i + 1, k, pole, at(vectors, i * k), poles, squares);
  }
  for (let j = 0; j < k; j++) {
    const size = Math.sqrt(Math.abs(load<f64>(at(squares, j))));
    store<f64>(at(squares, j), load<f64>(at(z, getIndex(kept, j))) < 0 ? -size : size);
  }
  for (let i = 0; i < k; i++) {
    const own = at(vectors, i * k);
    let total: f64 = 0;
    for (let j = 0; j < k; j++) {
      const value = load<f64>(at(squares, j)) / load<f64>(at(own, j));
      store<f64>(at(row, j), value);
      total += value * value;
    }
    const scale = 1 / Math.sqrt(total);
    for (let p = 0; p < k; p++) store<f64>(at(own, p), scale * load<f64>(at(row, getIndex(group, p))));
  }
  release(before);
}

/** squares[j] *= delta[j] / (poles[j] - pole). */
function multiplyRatios(from: i32, to: i32, pole: f64, delta: usize, poles: usize, squares: usize): void {
  const shift = f64x2.splat(pole);
  let j = from;
  for (; j + 2 <= to; j += 2) {
    const ratio = f64x2.div(v128.load(at(delta, j)), f64x2.sub(v128.load(at(poles, j)), shift));
    v128.store(at(squares, j), f64x2.mul(v128.load(at(squares, j)), ratio));
  }
  if (j < to) {
    const ratio = load<f64>(at(delta, j)) / (load<f64>(at(poles, j)) - pole);
    store<f64>(at(squares, j), load<f64>(at(squares, j)) * ratio);
  }
}
