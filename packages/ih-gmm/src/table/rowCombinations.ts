import { type DenseTable } from './table.ts';

/** Columns of which four rows and two sums stay in the nearest cache together. */
const stretch = 1024;

/** A stretch of four rows: positions of their first entries, and how many. */
interface Place {
  readonly rows: readonly [number, number, number, number];
  readonly length: number;
}

/**
 * sum over i of weights[k n + i] x_i for every k, straight from the rows: four rows and two sums at a time. A sum in
 * which none of the four has weight costs nothing, so rows of weight 0 in the same sums belong together in the order.
 * @param weights count x n, row-major
 * @param order the n rows, each once
 * @returns count x p, row-major
 */
export function rowCombinations(
  { rows, columns, values }: DenseTable,
  weights: Float64Array,
  order: Int32Array,
): Float64Array {
  const count = weights.length / rows;
  // One more than there are, which pairs with the last of an odd number and stays 0.
  const sums = new Float64Array((count + 1) * columns);
  const live = new Int32Array(count + 1);
  const four = new Float64Array(4 * (count + 1));
  for (let t = 0; t < rows; t += 4) {
    const found = gatherWeights(weights, { order, t, live, four });
    // Rows that are missing at the end stand for the last one, with weight 0.
    const start = (r: number): number => order[Math.min(t + r, rows - 1)] * columns;
    const [s0, s1, s2, s3] = [start(0), start(1), start(2), start(3)];
    for (let from = 0; from < columns; from += stretch) {
      const length = Math.min(stretch, columns - from);
      const place: Place = { rows: [s0 + from, s1 + from, s2 + from, s3 + from], length };
      for (let u = 0; u < found; u += 2)
        addToTwo(values, place, four, 4 * u, sums, live[u] * columns + from, live[u + 1] * columns + from);
    }
  }
  return sums.subarray(0, count * columns);
}

interface Gathered {
  readonly order: Int32Array;
  /** Where in the order the four rows begin. */
  readonly t: number;
  /** Receives the sums in which one of them has weight. */
  readonly live: Int32Array;
  /** Receives their four weights in each of those. */
  readonly four: Float64Array;
}

/** Returns how many sums have a part of the four rows. */
function gatherWeights(weights: Float64Array, { order, t, live, four }: Gathered): number {
  const rows = order.length;
  let found = 0;
  for (let k = 0; k * rows < weights.length; k++) {
    let any = false;
    for (let r = 0; r < 4; r++) {
      const weight = t + r < rows ? weights[k * rows + order[t + r]] : 0;
      four[4 * found + r] = weight;
      any ||= weight !== 0;
    }
    if (any) live[found++] = k;
  }
  live[found] = live.length - 1;
  four.fill(0, 4 * found, 4 * found + 4);
  return found;
}

function addToTwo(
  values: Float64Array,
  { rows: [r0, r1, r2, r3], length }: Place,
  four: Float64Array,
  at: number,
  sums: Float64Array,
  a: number,
  b: number,
): void {
  const a0 = four[at];
  const a1 = four[at + 1];
  const a2 = four[at + 2];
  const a3 = four[at + 3];
  const b0 = four[at + 4];
  const b1 = four[at + 5];
  const b2 = four[at + 6];
  const b3 = four[at + 7];
  for (let j = 0; j < length; j++) {
    const x0 = values[r0 + j];
    const x1 = values[r1 + j];
    const x2 = values[r2 + j];
    const x3 = values[r3 + j];
    sums[a + j] += a0 * x0 + a1 * x1 + (a2 * x2 + a3 * x3);
    sums[b + j] += b0 * x0 + b1 * x1 + (b2 * x2 + b3 * x3);
  }
}
