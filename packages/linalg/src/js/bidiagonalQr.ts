import { largestMagnitude } from './scaling.ts';
import { hypotenuse, rotateColumns, symmetricTwoByTwo } from './rotations.ts';

const EPSILON = 2 ** -53;
// Entries are of magnitude 1: what is smaller than this is dropped before rotations lose digits to underflow.
const TINY = 2 ** -900;
const SWEEPS_PER_VALUE = 40;
// Where all values are equal, entries of e at the level of rounding errors are only pushed about by further sweeps: so
// many without progress double what is dropped, up to 2^5 times.
const PATIENCE = 6;
const MOST_DOUBLINGS = 5;

/** A matrix whose columns are rotated along: `rows` rows, `row` apart. */
export interface Rotated {
  readonly data: Float64Array;
  readonly rows: number;
  readonly row: number;
}

/** The plane rotations of one sweep, for the columns of U and of V. */
interface Sweep {
  readonly leftCosine: Float64Array;
  readonly leftSine: Float64Array;
  readonly rightCosine: Float64Array;
  readonly rightSine: Float64Array;
}

/**
 * Singular values of the upper bidiagonal (d, e) into d, not negative, unsorted, by implicitly shifted QR with zero
 * shifts where a shift would cost the small values their digits (Demmel and Kahan 1990). The columns of u and v are
 * rotated along. `e` is destroyed. An entry of `e` is dropped when it is below rounding error of the whole matrix, or below
 * `floor`: between clustered values there are many of those, and every sweep over them costs the vectors orthogonality.
 *
 * @returns 0, or the number of values left when the sweeps were used up
 */
export function bidiagonalQr(
  n: number,
  d: Float64Array,
  e: Float64Array,
  u: Rotated | undefined,
  v: Rotated | undefined,
  floor = 0,
): number {
  const sweep: Sweep = {
    leftCosine: new Float64Array(n),
    leftSine: new Float64Array(n),
    rightCosine: new Float64Array(n),
    rightSine: new Float64Array(n),
  };
  // Blocks stored upside down and transposed, where u and v change roles.
  const turned = new Uint8Array(n);
  const norm = Math.max(largestMagnitude(n, d), largestMagnitude(n - 1, e));
  const negligible = Math.max(EPSILON * norm, floor, TINY);
  let sweeps = SWEEPS_PER_VALUE * n;
  let oldLow = n;
  let oldHigh = n;
  let idle = 0;
  let high = n - 1;
  while (high > 0) {
    let low = high;
    const dropped = negligible * 2 ** Math.min(MOST_DOUBLINGS, Math.floor(idle / PATIENCE));
    while (low > 0 && !(Math.abs(e[low - 1]) <= dropped)) low--;
    if (low > 0) e[low - 1] = 0;
    if (low === high) {
      high--;
      continue;
    }
    // QR converges at the small end of a graded block: put that end last.
    if (high < oldLow && Math.abs(d[low]) < Math.abs(d[high])) turnBlock(low, high, d, e, u, v, turned);
    idle = low === oldLow && high === oldHigh ? idle + 1 : 0;
    oldLow = low;
    oldHigh = high;
    if (sweeps-- === 0) return high + 1;
    const shift = chooseShift(low, high, d, e);
    const count = high - low;
    if (count === 1 && u !== undefined) solvePair(low, d, e, sweep);
    else if (shift === 0) zeroShiftSweep(low, high, d, e, sweep);
    else shiftedSweep(low, high, shift, d, e, sweep);
    const [left, right] = turned[low] === 1 ? [v, u] : [u, v];
    if (left !== undefined) {
      rotateColumns(left.rows, low, count, false, sweep.leftCosine, sweep.leftSine, left.data, left.row);
    }
    if (right !== undefined) {
      rotateColumns(right.rows, low, count, false, sweep.rightCosine, sweep.rightSine, right.data, right.row);
    }
  }
  makePositive(n, d, v);
  return 0;
}

/**
 * The block (f g; 0 h) at once. A rotation from the left would make it symmetric: the one that makes that matrix diagonal is
 * the right one; the left one follows from where it takes the block. Right to rounding errors of the block, as the vectors
 * can only be; values alone take sweeps, which keep small ones accurate.
 */
function solvePair(low: number, d: Float64Array, e: Float64Array, sweep: Sweep): void {
  const [f, g, h] = [d[low], e[low], d[low + 1]];
  const size = hypotenuse(f + h, g);
  const [c, s] = size === 0 ? [0, 1] : [(f + h) / size, -g / size];
  const { cosine, sine } = symmetricTwoByTwo(c * f, -s * f, c * h - s * g);
  const [x, y] = [f * cosine + g * sine, h * sine];
  const larger = hypotenuse(x, y);
  d[low] = larger;
  d[low + 1] = (f / larger) * h;
  e[low] = 0;
  sweep.rightCosine[0] = cosine;
  sweep.rightSine[0] = -sine;
  sweep.leftCosine[0] = x / larger;
  sweep.leftSine[0] = -y / larger;
}

/** The smaller singular value of the last 2 x 2 block, or 0 where the shift would be lost in rounding. */
function chooseShift(low: number, high: number, d: Float64Array, e: Float64Array): number {
  for (let i = low; i <= high; i++) if (Math.abs(d[i]) < TINY) return 0;
  const shift = smallerSingularValue(d[high - 1], e[high - 1], d[high]);
  const ratio = shift / Math.abs(d[low]);
  return ratio * ratio < EPSILON ? 0 : shift;
}

/** Of the matrix (f g; 0 h), f and h not 0. */
function smallerSingularValue(f: number, g: number, h: number): number {
  const p = Math.abs(f);
  const q = Math.abs(h);
  const smaller = Math.min(p, q);
  const larger = Math.max(p, q);
  const beside = Math.abs(g) / larger;
  const ratio = smaller / larger;
  return (2 * smaller) / (hypotenuse(1 + ratio, beside) + hypotenuse(1 - ratio, beside));
}

function zeroShiftSweep(low: number, high: number, d: Float64Array, e: Float64Array, sweep: Sweep): void {
  let cosine = 1;
  let oldCosine = 1;
  let oldSine = 0;
  for (let i = low; i < high; i++) {
    const f = d[i] * cosine;
    const r = hypotenuse(f, e[i]);
    cosine = r < TINY ? 1 : f / r;
    const sine = r < TINY ? 0 : e[i] / r;
    if (i > low) e[i - 1] = oldSine * r;
    const p = oldCosine * r;
    const q = d[i + 1] * sine;
    const t = hypotenuse(p, q);
    oldCosine = t < TINY ? 1 : p / t;
    oldSine = t < TINY ? 0 : q / t;
    d[i] = t;
    sweep.rightCosine[i - low] = cosine;
    sweep.rightSine[i - low] = -sine;
    sweep.leftCosine[i - low] = oldCosine;
    sweep.leftSine[i - low] = -oldSine;
  }
  const last = d[high] * cosine;
  d[high] = last * oldCosine;
  e[high - 1] = last * oldSine;
}

function shiftedSweep(
  low: number,
  high: number,
  shift: number,
  d: Float64Array,
  e: Float64Array,
  sweep: Sweep,
): void {
  let f = (Math.abs(d[low]) - shift) * (Math.sign(d[low]) + shift / d[low]);
  let g = e[low];
  for (let i = low; i < high; i++) {
    const r = hypotenuse(f, g);
    const c = r < TINY ? 1 : f / r;
    const s = r < TINY ? 0 : g / r;
    if (i > low) e[i - 1] = r;
    f = c * d[i] + s * e[i];
    e[i] = c * e[i] - s * d[i];
    g = s * d[i + 1];
    d[i + 1] *= c;
    const t = hypotenuse(f, g);
    const cl = t < TINY ? 1 : f / t;
    const sl = t < TINY ? 0 : g / t;
    d[i] = t;
    f = cl * e[i] + sl * d[i + 1];
    d[i + 1] = cl * d[i + 1] - sl * e[i];
    if (i < high - 1) {
      g = sl * e[i + 1];
      e[i + 1] *= cl;
    }
    sweep.rightCosine[i - low] = c;
    sweep.rightSine[i - low] = -s;
    sweep.leftCosine[i - low] = cl;
    sweep.leftSine[i - low] = -sl;
  }
  e[high - 1] = f;
}

function turnBlock(
  low: number,
  high: number,
  d: Float64Array,
  e: Float64Array,
  u: Rotated | undefined,
  v: Rotated | undefined,
  turned: Uint8Array,
): void {
  d.subarray(low, high + 1).reverse();
  e.subarray(low, high).reverse();
  for (const matrix of [u, v]) {
    if (matrix === undefined) continue;
    for (let i = 0; i < matrix.rows; i++) {
      matrix.data.subarray(i * matrix.row + low, i * matrix.row + high + 1).reverse();
    }
  }
  for (let i = low; i <= high; i++) turned[i] ^= 1;
}

function makePositive(n: number, d: Float64Array, v: Rotated | undefined): void {
  for (let j = 0; j < n; j++) {
    if (d[j] > 0) continue;
    // Also turns -0 into 0.
    d[j] = 0 - d[j];
    if (v === undefined) continue;
    for (let i = 0; i < v.rows; i++) v.data[i * v.row + j] = -v.data[i * v.row + j];
  }
}
