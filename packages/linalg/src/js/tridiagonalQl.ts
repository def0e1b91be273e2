import { hypotenuse, rotateColumns, symmetricTwoByTwo } from './rotations.ts';

const EPSILON = 2 ** -53;
// Entries are of magnitude 1: what is smaller than this is dropped before rotations lose digits to underflow.
const TINY = 2 ** -900;
const SWEEPS_PER_VALUE = 40;
// Beside diagonal entries near 0 an entry may never pass the test relative to them: after so many sweeps over one value
// half a rounding error of the largest entry is enough.
const PATIENCE = 12;

/**
 * Eigenvalues of the symmetric tridiagonal matrix (d, e) into d, unsorted, by implicitly shifted QL. When q
 * (rows x n, `row` apart) is given its columns are rotated along, so that q times the eigenvectors results. `e` is
 * destroyed.
 *
 * @returns 0, or the number of eigenvalues left when the sweeps were used up
 */
export function tridiagonalQl(
  n: number,
  d: Float64Array,
  e: Float64Array,
  q: Float64Array | undefined,
  rows: number,
  row: number,
): number {
  const c = new Float64Array(n);
  const s = new Float64Array(n);
  const lost = 0.5 * EPSILON * largestOf(n, d, e);
  // With vectors it is enough from the start: rotating what is smaller about would cost them orthogonality.
  const patient = q === undefined ? 0 : lost;
  let sweeps = SWEEPS_PER_VALUE * n;
  let start = 0;
  while (start < n) {
    let end = start;
    while (end < n - 1 && !negligible(d, e, end, patient)) end++;
    if (end < n - 1) e[end] = 0;
    // QL converges at the small end of a graded block: put that end first.
    if (Math.abs(d[end]) < Math.abs(d[start])) reverseBlock(start, end, d, e, q, rows, row);
    let low = start;
    let tries = 0;
    while (low <= end) {
      let high = low;
      while (high < end && !negligible(d, e, high, tries > PATIENCE ? lost : patient)) high++;
      if (high < end) e[high] = 0;
      if (high === low) {
        low++;
        tries = 0;
        continue;
      }
      tries++;
      if (high === low + 1 && end === start + 1) {
        solvePair(low, d, e, c, s);
        if (q !== undefined) rotateColumns(rows, low, 1, true, c, s, q, row);
        continue;
      }
      if (sweeps-- === 0) return n - low;
      sweep(low, high, d, e, c, s);
      if (q !== undefined) rotateColumns(rows, low, high - low, true, c, s, q, row);
    }
    start = end + 1;
  }
  return 0;
}

function largestOf(n: number, d: Float64Array, e: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(d[i]), i < n - 1 ? Math.abs(e[i]) : 0);
  return largest;
}

function negligible(d: Float64Array, e: Float64Array, i: number, lost: number): boolean {
  const size = Math.abs(e[i]);
  if (size < TINY || size <= lost) return true;
  return size <= EPSILON * Math.sqrt(Math.abs(d[i])) * Math.sqrt(Math.abs(d[i + 1]));
}

/** The block of two rows from `low` on at once. */
function solvePair(low: number, d: Float64Array, e: Float64Array, c: Float64Array, s: Float64Array): void {
  const { first, second, cosine, sine } = symmetricTwoByTwo(d[low], e[low], d[low + 1]);
  d[low] = first;
  d[low + 1] = second;
  e[low] = 0;
  c[0] = cosine;
  s[0] = -sine;
}

/** One implicit QL sweep over the block low..high with Wilkinson's shift; leaves the rotations in c and s. */
function sweep(
  low: number,
  high: number,
  d: Float64Array,
  e: Float64Array,
  c: Float64Array,
  s: Float64Array,
): void {
  const shiftStep = (d[low + 1] - d[low]) / (2 * e[low]);
  const length = hypotenuse(shiftStep, 1);
  let g = d[high] - d[low] + e[low] / (shiftStep + (shiftStep < 0 ? -length : length));
  let sine = 1;
  let cosine = 1;
  let p = 0;
  for (let i = high - 1; i >= low; i--) {
    const f = sine * e[i];
    const b = cosine * e[i];
    const r = hypotenuse(f, g);
    if (r < TINY) {
      cosine = 1;
      sine = 0;
    } else {
      cosine = g / r;
      sine = f / r;
    }
    if (i < high - 1) e[i + 1] = r;
    g = d[i + 1] - p;
    const t = (d[i] - g) * sine + 2 * cosine * b;
    p = sine * t;
    d[i + 1] = g + p;
    g = cosine * t - b;
    c[i - low] = cosine;
    s[i - low] = sine;
  }
  d[low] -= p;
  e[low] = g;
}

function reverseBlock(
  start: number,
  end: number,
  d: Float64Array,
  e: Float64Array,
  q: Float64Array | undefined,
  rows: number,
  row: number,
): void {
  d.subarray(start, end + 1).reverse();
  e.subarray(start, end).reverse();
  if (q === undefined) return;
  for (let i = 0; i < rows; i++) q.subarray(i * row + start, i * row + end + 1).reverse();
}
