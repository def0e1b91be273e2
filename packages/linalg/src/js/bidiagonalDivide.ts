import { bidiagonalQr } from './bidiagonalQr.ts';
import {
  BOTH,
  freshOrder,
  groupByHalf,
  LOWER,
  moveRows,
  secularVectors,
  sortPlaces,
  turnRows,
  UPPER,
  type VectorRows,
} from './mergeVectors.ts';
import { hypotenuse } from './rotations.ts';
import { secularRoot } from './secular.ts';

const EPSILON = 2 ** -53;
/** Blocks up to this order are left to QR. */
export const DIVIDE_SVD_FROM = 24;

/** The singular vectors of an n x (n + extra) bidiagonal as rows: n left ones and n + extra right ones, and rounding errors of the whole. */
export interface SingularRows {
  readonly u: VectorRows;
  readonly v: VectorRows;
  /** Entries up to this size count as 0. */
  readonly floor: number;
}

/**
 * SVD of the upper bidiagonal n x (n + extra), extra 0 or 1, by divide and conquer (Gu and Eisenstat 1995): singular values
 * to d, vectors to the rows of u and v, both zero on entry; the last row of v is the null vector where extra is 1.
 * order[j] is the place of the j-th smallest.
 *
 * @returns 0, or the number of values that did not converge
 */
export function bidiagonalDivide(
  n: number,
  extra: number,
  d: Float64Array,
  e: Float64Array,
  rows: SingularRows,
  order: Int32Array,
): number {
  if (n <= DIVIDE_SVD_FROM) return diagonalise(n, extra, d, e, rows, order);
  const m = n >> 1;
  const next = m + 1;
  const [alpha, beta] = [d[m], e[m]];
  const { u, v, floor } = rows;
  const below = {
    u: { ...u, at: u.at + next * (u.row + 1) },
    v: { ...v, at: v.at + next * (v.row + 1) },
    floor,
  };
  // The middle row comes first: its value is 0 until the merge.
  const second = order.subarray(next, n);
  let left = bidiagonalDivide(m, 1, d.subarray(0, m), e.subarray(0, m), rows, order.subarray(1, next));
  left += bidiagonalDivide(n - next, extra, d.subarray(next, n), e.subarray(next), below, second);
  order[0] = m;
  for (let i = 0; i < second.length; i++) second[i] += next;
  d[m] = 0;
  u.data[u.at + m * (u.row + 1)] = 1;
  mergeHalves(n, m, extra, alpha, beta, d, rows, order);
  return left;
}

function diagonalise(
  n: number,
  extra: number,
  d: Float64Array,
  e: Float64Array,
  { u, v, floor }: SingularRows,
  order: Int32Array,
): number {
  const width = n + extra;
  const left = identity(n);
  const right = identity(width);
  if (extra === 1) squareUp(n, d, e, left, right);
  const missing = bidiagonalQr(
    n,
    d,
    e,
    { data: left, rows: n, row: n },
    { data: right, rows: width, row: width },
    floor,
  );
  turnInto(n, left, u);
  turnInto(width, right, v);
  freshOrder(order, d);
  return missing;
}

function identity(n: number): Float64Array {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) a[i * (n + 1)] = 1;
  return a;
}

/** The columns of a (n x n) as rows. */
function turnInto(n: number, a: Float64Array, { data, at, row }: VectorRows): void {
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) data[at + j * row + i] = a[i * n + j];
}

/** Removes the last column: to lower bidiagonal by rotations from the right, back to upper by rotations from the left. */
function squareUp(
  n: number,
  d: Float64Array,
  e: Float64Array,
  left: Float64Array,
  right: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    const [c, s] = annihilate(i, d, e);
    turnColumns(n + 1, right, i, c, s);
    if (i === n - 1) break;
    e[i] = s * d[i + 1];
    d[i + 1] *= c;
  }
  e[n - 1] = 0;
  for (let i = 0; i < n - 1; i++) {
    const [c, s] = annihilate(i, d, e);
    e[i] = s * d[i + 1];
    d[i + 1] *= c;
    turnColumns(n, left, i, c, s);
  }
}

/** The rotation that takes (d[i], e[i]) to (d[i], 0). */
function annihilate(i: number, d: Float64Array, e: Float64Array): readonly [number, number] {
  if (e[i] === 0) return [1, 0];
  const r = hypotenuse(d[i], e[i]);
  const rotation = [d[i] / r, e[i] / r] as const;
  d[i] = r;
  return rotation;
}

/** Columns i and i + 1 of a (n x n): (p, q) -> (c p + s q, c q - s p). */
function turnColumns(n: number, a: Float64Array, i: number, c: number, s: number): void {
  for (let at = i; at < n * n; at += n) {
    const [p, q] = [a[at], a[at + 1]];
    a[at] = c * p + s * q;
    a[at + 1] = c * q - s * p;
  }
}

function mergeHalves(
  n: number,
  m: number,
  extra: number,
  alphaGiven: number,
  betaGiven: number,
  d: Float64Array,
  rows: SingularRows,
  order: Int32Array,
): void {
  const { u, v, floor } = rows;
  let size = Math.max(Math.abs(alphaGiven), Math.abs(betaGiven));
  for (const value of d) size = Math.max(size, value);
  // Nothing but rounding errors of the whole: the middle row counts as 0, and nothing joins the halves.
  if (!(size > floor)) {
    sortPlaces(order, d);
    return;
  }
  const scale = 2 ** -Math.ceil(Math.log2(size));
  for (let i = 0; i < n; i++) d[i] *= scale;
  const [alpha, beta] = [alphaGiven * scale, betaGiven * scale];
  const end = v.at + m;
  const z = Float64Array.from({ length: n }, (_, i) =>
    i <= m ? alpha * v.data[end + i * v.row] : beta * v.data[end + i * v.row + 1],
  );
  const tolerance = 4 * EPSILON * size * scale;
  const kind = new Uint8Array(n).fill(UPPER, 0, m + 1).fill(LOWER, m + 1);
  if (extra === 1) {
    // The null vectors of the halves turn into one that meets the middle row and one that does not.
    const other = beta * v.data[end + n * v.row + 1];
    const joined = hypotenuse(z[m], other);
    if (joined > 0) {
      turnRows(v.data, v.at + m * v.row, v.at + n * v.row, n + 1, z[m] / joined, other / joined);
      kind[m] = BOTH;
    }
    z[m] = joined;
  }
  if (Math.abs(z[m]) <= tolerance) z[m] = tolerance;

  sortPlaces(order.subarray(1), d);
  const kept = new Int32Array(n);
  kept[0] = m;
  let [k, deflated, held] = [1, 0, -1];
  for (const j of order.subarray(1)) {
    if (Math.abs(z[j]) <= tolerance) {
      kept[n - ++deflated] = j;
      continue;
    }
    if (held >= 0) {
      if (d[j] - d[held] <= tolerance) {
        turnAway(held, j, z, n, extra, u, v, kind);
        kept[n - ++deflated] = held;
      } else kept[k++] = held;
    }
    held = j;
  }
  if (held >= 0) kept[k++] = held;
  solveSecular(n, m, extra, k, tolerance, d, z, rows, kept, kind);
  for (let i = 0; i < n; i++) d[i] /= scale;
  freshOrder(order, d);
}

/** Turns the vectors of p and q, whose values agree, so that z[p] vanishes. */
function turnAway(
  p: number,
  q: number,
  z: Float64Array,
  n: number,
  extra: number,
  u: VectorRows,
  v: VectorRows,
  kind: Uint8Array,
): void {
  const r = hypotenuse(z[p], z[q]);
  const [c, s] = [z[q] / r, -z[p] / r];
  z[q] = r;
  z[p] = 0;
  turnRows(u.data, u.at + p * u.row, u.at + q * u.row, n, c, s);
  turnRows(v.data, v.at + p * v.row, v.at + q * v.row, n + extra, c, s);
  if (kind[p] !== kind[q]) kind[p] = kind[q] = BOTH;
}

/** The k kept triplets through the secular equation, into rows 0..k-1; the deflated ones move to the rows behind. */
function solveSecular(
  n: number,
  m: number,
  extra: number,
  k: number,
  tolerance: number,
  d: Float64Array,
  z: Float64Array,
  { u, v }: SingularRows,
  kept: Int32Array,
  kind: Uint8Array,
): void {
  const merge = groupByHalf(n, k, kept, kind);
  const poles = Float64Array.from({ length: k }, (_, j) => d[kept[j]]);
  // The pole of the middle row is 0; the next one keeps its distance.
  if (k > 1 && poles[1] <= 0.5 * tolerance) poles[1] = 0.5 * tolerance;
  const weights = Float64Array.from({ length: k }, (_, j) => z[kept[j]] ** 2);
  const values = new Float64Array(n);
  const right = new Float64Array(k * k);
  const left = new Float64Array(k * k);
  const equation = { k, d: poles, weights, squared: true, poles: new Float64Array(k) };
  for (let i = 0; i < k; i++) values[i] = secularRoot(equation, i, right, i * k);
  for (let p = k; p < n; p++) values[p] = d[kept[p]];
  secularVectors(merge, poles, z, right, left);
  moveRows(merge, m + 1, n + extra, right, v);
  moveRows(merge, m + 1, n, left, u);
  d.set(values);
}
