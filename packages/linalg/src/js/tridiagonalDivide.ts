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
import { tridiagonalQl } from './tridiagonalQl.ts';

const EPSILON = 2 ** -53;
/** Blocks up to this order are diagonalised by QL. */
export const DIVIDE_FROM = 28;

/**
 * Eigenvalues (into d) and eigenvectors (the rows of x, zero on entry) of the symmetric tridiagonal (d, e) by divide and
 * conquer (Cuppen 1981; Gu and Eisenstat 1995); order[j] is the place of the j-th smallest.
 *
 * @returns 0, or the number of eigenvalues that did not converge
 */
export function tridiagonalDivide(
  n: number,
  d: Float64Array,
  e: Float64Array,
  x: VectorRows,
  order: Int32Array,
): number {
  if (n <= DIVIDE_FROM) return diagonalise(n, d, e, x, order);
  const m = n >> 1;
  const coupling = e[m - 1];
  d[m - 1] -= Math.abs(coupling);
  d[m] -= Math.abs(coupling);
  const later = order.subarray(m, n);
  const below = { ...x, at: x.at + m * (x.row + 1) };
  let left = tridiagonalDivide(m, d.subarray(0, m), e.subarray(0, m), x, order.subarray(0, m));
  left += tridiagonalDivide(n - m, d.subarray(m, n), e.subarray(m, n), below, later);
  for (let i = 0; i < n - m; i++) later[i] += m;
  mergeHalves(n, m, d, coupling, x, order);
  return left;
}

function diagonalise(
  n: number,
  d: Float64Array,
  e: Float64Array,
  { data, at, row }: VectorRows,
  order: Int32Array,
): number {
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * (n + 1)] = 1;
  const left = tridiagonalQl(n, d, e, q, n, n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) data[at + j * row + i] = q[i * n + j];
  freshOrder(order.subarray(0, n), d);
  return left;
}

/** Eigenpairs of diag(d) + 2 |coupling| z z', z from the inner ends of the two halves' vectors. */
function mergeHalves(
  n: number,
  m: number,
  d: Float64Array,
  coupling: number,
  x: VectorRows,
  order: Int32Array,
): void {
  const z = new Float64Array(n);
  const rho = 2 * Math.abs(coupling);
  const root = Math.SQRT1_2;
  let largest = 0;
  let largestZ = 0;
  for (let i = 0; i < n; i++) {
    const end = x.at + i * x.row + m;
    z[i] = i < m ? root * x.data[end - 1] : (coupling < 0 ? -root : root) * x.data[end];
    largestZ = Math.max(largestZ, Math.abs(z[i]));
    largest = Math.max(largest, Math.abs(d[i]));
  }
  sortPlaces(order, d);
  const tolerance = 4 * EPSILON * Math.max(largest, largestZ);
  if (rho * largestZ <= tolerance) return;

  const kind = new Uint8Array(n).fill(UPPER, 0, m).fill(LOWER, m);
  const kept = new Int32Array(n);
  let [k, deflated, held] = [0, 0, -1];
  for (const j of order) {
    if (rho * Math.abs(z[j]) <= tolerance) {
      kept[n - ++deflated] = j;
      continue;
    }
    if (held >= 0) {
      if (rotatesAway(held, j, d, z, tolerance, m, n, x, kind)) kept[n - ++deflated] = held;
      else kept[k++] = held;
    }
    held = j;
  }
  if (held >= 0) kept[k++] = held;
  solveSecular(n, m, k, rho, d, z, x, kept, kind);
  freshOrder(order, d);
}

/** Where d[p] and d[q] nearly agree, turns their vectors so that z[p] vanishes; false where they differ. */
function rotatesAway(
  p: number,
  q: number,
  d: Float64Array,
  z: Float64Array,
  tolerance: number,
  m: number,
  n: number,
  { data, at, row }: VectorRows,
  kind: Uint8Array,
): boolean {
  const r = hypotenuse(z[p], z[q]);
  const c = z[q] / r;
  const s = -z[p] / r;
  const [dp, dq] = [d[p], d[q]];
  if (Math.abs((dq - dp) * c * s) > tolerance) return false;
  z[q] = r;
  z[p] = 0;
  if (kind[p] !== kind[q]) kind[p] = kind[q] = BOTH;
  const from = kind[q] === LOWER ? m : 0;
  const to = kind[q] === UPPER ? m : n;
  turnRows(data, at + p * row + from, at + q * row + from, to - from, c, s);
  d[p] = dp * (c * c) + dq * (s * s);
  d[q] = dp * (s * s) + dq * (c * c);
  return true;
}

/** The k kept pairs through the secular equation, into rows 0..k-1; the deflated ones move to the rows behind. */
function solveSecular(
  n: number,
  m: number,
  k: number,
  rho: number,
  d: Float64Array,
  z: Float64Array,
  x: VectorRows,
  kept: Int32Array,
  kind: Uint8Array,
): void {
  const merge = groupByHalf(n, k, kept, kind);
  const poles = Float64Array.from({ length: k }, (_, j) => d[kept[j]]);
  const weights = Float64Array.from({ length: k }, (_, j) => rho * z[kept[j]] ** 2);
  const values = new Float64Array(n);
  const vectors = new Float64Array(k * k);
  const equation = { k, d: poles, weights, squared: false, poles: new Float64Array(k) };
  for (let i = 0; i < k; i++) values[i] = secularRoot(equation, i, vectors, i * k);
  for (let p = k; p < n; p++) values[p] = d[kept[p]];
  secularVectors(merge, poles, z, vectors, undefined);
  moveRows(merge, m, n, vectors, x);
  d.set(values);
}
