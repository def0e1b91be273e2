import { matrixProduct, toDense, type MatrixLike, type NearestCentres } from '@lab/linalg';
import { packedCopy, wrongShape } from '@lab/linalg/arguments';
import { requireWeights, type NumberList } from '../arguments.ts';

/** Multiplications between two pauses of a generator: about 2 ms. */
export const WORK_PER_STEP = 2_000_000;

/** Points as k-means works on them: rows of one array, moved so that their weighted mean is 0, and weights. */
export interface Points {
  readonly data: Float64Array;
  readonly count: number;
  readonly dimension: number;
  readonly weights: Float64Array;
  /** Root of the weighted mean of squared lengths. */
  readonly spread: number;
  /** What keeps the nearest centre of each point. */
  readonly nearest: NearestCentres;
}

/** Rows in one contiguous array of their own, after checking shape and entries. */
export function requirePoints(
  X: MatrixLike,
  argument = 'X',
): { data: Float64Array; rows: number; columns: number } {
  const dense = toDense(X, argument);
  const { rows, columns } = dense;
  if (rows === 0 || columns === 0) {
    throw wrongShape(argument, 'rows and columns', `${rows} x ${columns}`);
  }
  return { data: packedCopy(dense), rows, columns };
}

/** Weights as an array; all 1 where none are given. */
export function weightsOf(weights: NumberList | undefined, count: number): Float64Array {
  requireWeights(weights, 'weights', count);
  return weights === undefined ? new Float64Array(count).fill(1) : Float64Array.from(weights);
}

/**
 * Moves the rows of `data`, in place, so that their weighted mean is 0: distances then keep their digits under a large
 * common offset.
 */
export function centre(data: Float64Array, dimension: number, weights: Float64Array): void {
  const count = weights.length;
  const mean = new Float64Array(dimension);
  let total = 0;
  for (let i = 0; i < count; i += 1) {
    const weight = weights[i];
    total += weight;
    if (weight === 0) continue;
    for (let j = 0, at = i * dimension; j < dimension; j += 1, at += 1) mean[j] += weight * data[at];
  }
  for (let j = 0; j < dimension; j += 1) mean[j] /= total;
  for (let i = 0, at = 0; i < count; i += 1) {
    for (let j = 0; j < dimension; j += 1, at += 1) data[at] -= mean[j];
  }
}

/** Rows of points and how many coordinates each has. */
export interface Coordinates {
  readonly data: Float64Array;
  readonly dimension: number;
}

/** Largest number of rows whose Gram matrix is worth its memory and its Cholesky factor. */
const MAX_REDUCED_ROWS = 1500;

/**
 * The points in fewer coordinates where there are many more columns than rows: the rows of a Cholesky factor of the Gram
 * matrix have the same distances, and at most as many columns as there are rows.
 *
 * @param passes - about how many times all distances to a centre will be computed; below a quarter of the rows the
 * Gram matrix costs more than it saves
 */
export function* reduced(
  { data, dimension }: Coordinates,
  count: number,
  passes: number,
): Generator<undefined, Coordinates, void> {
  if (dimension < 2 * count || count > MAX_REDUCED_ROWS || 4 * passes < count) return { data, dimension };
  const all = { data, rows: count, columns: dimension };
  const product = new Float64Array(count * count);
  // A product is fast and prepares its right factor anew each time: fewer, larger pieces, of about 20 ms.
  const block = Math.max(1, Math.floor((16 * WORK_PER_STEP) / (count * dimension)));
  for (let from = 0; from < count; from += block) {
    const rows = Math.min(block, count - from);
    const part = { data: data.subarray(from * dimension), rows, columns: dimension };
    product.set(toDense(matrixProduct(part, all, { transposeB: true })).data, from * count);
    yield;
  }
  return yield* pivotedCholesky(product, count);
}

/** L of a positive semidefinite matrix A = L L' with rows in the order of A, ended where only rounding is left. */
function* pivotedCholesky(a: Float64Array, n: number): Generator<undefined, Coordinates, void> {
  const factor = new Float64Array(n * n);
  const rest = Float64Array.from({ length: n }, (_, i) => a[i * (n + 1)]);
  const done = new Uint8Array(n);
  const smallest = 1e-15 * n * rest.reduce((largest, value) => Math.max(largest, value), 0);
  let rank = 0;
  for (; rank < n; rank += 1) {
    let pivot = -1;
    for (let i = 0; i < n; i += 1) {
      if (done[i] === 0 && (pivot < 0 || rest[i] > rest[pivot])) pivot = i;
    }
    if (!(rest[pivot] > smallest)) break;
    const root = Math.sqrt(rest[pivot]);
    done[pivot] = 1;
    factor[pivot * n + rank] = root;
    for (let i = 0; i < n; i += 1) {
      if (done[i] === 1) continue;
      let sum = a[i * n + pivot];
      for (let k = 0; k < rank; k += 1) sum -= factor[i * n + k] * factor[pivot * n + k];
      factor[i * n + rank] = sum / root;
      rest[i] -= (sum / root) ** 2;
    }
    yield;
  }
  const dimension = Math.max(1, rank);
  const data = new Float64Array(n * dimension);
  for (let i = 0; i < n; i += 1) data.set(factor.subarray(i * n, i * n + dimension), i * dimension);
  return { data, dimension };
}

/** Root of the weighted mean of squared lengths. */
export function spreadOf(data: Float64Array, dimension: number, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < weights.length; i += 1) {
    let square = 0;
    for (let j = 0, at = i * dimension; j < dimension; j += 1, at += 1) square += data[at] * data[at];
    sum += weights[i] * square;
    total += weights[i];
  }
  return Math.sqrt(sum / total);
}
