import { kernel } from '../kernels.ts';
import { gemm } from './gemm.ts';

/** Vectors as rows of a larger array, the first at `at`, `row` apart. */
export interface VectorRows {
  readonly data: Float64Array;
  readonly at: number;
  readonly row: number;
}

/** Where a vector of two halves joined lives: in the entries of the upper half, of the lower half, or of both. */
export const UPPER = 0;
export const BOTH = 1;
export const LOWER = 2;

/** What a merge keeps: the first k of `kept` (n places), grouped by where their vectors live. */
export interface Merge {
  readonly n: number;
  readonly k: number;
  /** Kept from the front, deflated from the back. */
  readonly kept: Int32Array;
  /** The positions 0..k-1: those of upper vectors, of both, of lower ones. */
  readonly group: Int32Array;
  /** Where in `group` the upper vectors end, and those of both. */
  readonly upper: number;
  readonly both: number;
}

/** The merge of the first k kept vectors, of the kinds given. */
export function groupByHalf(n: number, k: number, kept: Int32Array, kind: Uint8Array): Merge {
  const group = new Int32Array(k);
  const ends = [0, 0, 0];
  let next = 0;
  for (const half of [UPPER, BOTH, LOWER]) {
    for (let j = 0; j < k; j++) if (kind[kept[j]] === half) group[next++] = j;
    ends[half] = next;
  }
  return { n, k, kept, group, upper: ends[UPPER], both: ends[BOTH] };
}

/**
 * Rows of differences of poles and roots in `right` (k x k) become the unit vectors of the nearby problem whose roots these are
 * exactly (Gu and Eisenstat 1995), columns in the order of the groups. With `left` the poles are squares: it gets the
 * left singular vectors, `right` the right ones.
 */
export function secularVectors(
  { k, kept, group }: Merge,
  poles: Float64Array,
  z: Float64Array,
  right: Float64Array,
  left: Float64Array | undefined,
): void {
  const sizes = sizesOf(k, poles, right, left !== undefined);
  for (let j = 0; j < k; j++) if (z[kept[j]] < 0) sizes[j] = -sizes[j];
  const row = new Float64Array(k);
  const other = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    const own = i * k;
    let total = 0;
    let totalLeft = 0;
    for (let j = 0; j < k; j++) {
      const value = sizes[j] / right[own + j];
      const match = j === 0 ? -1 : value * poles[j];
      row[j] = value;
      other[j] = match;
      total += value * value;
      totalLeft += match * match;
    }
    const scale = 1 / Math.sqrt(total);
    for (let p = 0; p < k; p++) right[own + p] = scale * row[group[p]];
    if (left === undefined) continue;
    const scaleLeft = 1 / Math.sqrt(totalLeft);
    for (let p = 0; p < k; p++) left[own + p] = scaleLeft * other[group[p]];
  }
}

/** Square roots of the weights for which the roots at hand are exact. */
function sizesOf(k: number, poles: Float64Array, differences: Float64Array, squared: boolean): Float64Array {
  const squares = new Float64Array(k);
  for (let j = 0; j < k; j++) squares[j] = -differences[j * k + j];
  for (let i = 0; i < k; i++) {
    const pole = poles[i];
    for (let j = 0; j < k; j++) {
      if (j === i) continue;
      const gap = squared ? (poles[j] - pole) * (poles[j] + pole) : poles[j] - pole;
      squares[j] *= differences[i * k + j] / gap;
    }
  }
  return squares.map((square) => Math.sqrt(Math.abs(square)));
}

/**
 * Rows 0..k-1 become `vectors` (k x k) times the kept rows in the order of the groups, the deflated ones follow. Rows have
 * `width` entries; upper vectors end before entry `middle`.
 */
export function moveRows(
  { n, k, kept, group, upper, both }: Merge,
  middle: number,
  width: number,
  vectors: Float64Array,
  { data, at, row }: VectorRows,
): void {
  const high = width - middle;
  const top = new Float64Array(both * middle);
  const bottom = new Float64Array((k - upper) * high);
  for (let p = 0; p < k; p++) {
    const from = at + kept[group[p]] * row;
    if (p < both) top.set(data.subarray(from, from + middle), p * middle);
    if (p >= upper) bottom.set(data.subarray(from + middle, from + width), (p - upper) * high);
  }
  const rest = new Float64Array((n - k) * width);
  for (let p = k; p < n; p++) {
    const from = at + kept[p] * row;
    rest.set(data.subarray(from, from + width), (p - k) * width);
  }
  const multiply = kernel('gemm', gemm);
  multiply(k, middle, both, 1, vectors, 0, k, 1, top, 0, middle, 1, 0, data, at, row);
  multiply(k, high, k - upper, 1, vectors, upper, k, 1, bottom, 0, high, 1, 0, data, at + middle, row);
  for (let p = k; p < n; p++) data.set(rest.subarray((p - k) * width, (p - k + 1) * width), at + p * row);
}

/** (p, q) -> (c p + s q, c q - s p) for `count` entries of rows that start at p and q. */
export function turnRows(
  data: Float64Array,
  p: number,
  q: number,
  count: number,
  c: number,
  s: number,
): void {
  for (let i = 0; i < count; i++) {
    const x = data[p + i];
    const y = data[q + i];
    data[p + i] = c * x + s * y;
    data[q + i] = c * y - s * x;
  }
}

/** Sorts places by the values they stand for, ascending. */
export function sortPlaces(order: Int32Array, values: Float64Array): void {
  order.sort((p, q) => values[p] - values[q] || p - q);
}

/** order <- 0, 1, 2... sorted by the values. */
export function freshOrder(order: Int32Array, values: Float64Array): void {
  for (let i = 0; i < order.length; i++) order[i] = i;
  sortPlaces(order, values);
}
