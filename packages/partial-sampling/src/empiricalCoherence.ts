import type { MatrixLike } from '@lab/linalg';
import { outOfRange, requireCount, requireOneOf, requireUnit } from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import { randomStream, type PathElement } from '@lab/stats';
import type { Progress } from './progress.ts';
import { packedMatrix, type PackedMatrix } from './priors.ts';
import { forwardInto, readTransform, type SensingTransform } from './sensingTransform.ts';
import { roomFor } from './signal.ts';

/** Options of {@link empiricalCoherence}. */
export interface EmpiricalOptions {
  /** `'all'` pairs, or how many random ones; default all below 20,000 pairs, else 20,000 random ones. */
  readonly pairs?: 'all' | number | undefined;
  /** The level of `quantile`, default 0.95. */
  readonly quantile?: number | undefined;
  /** Seed of the random pairs, default 1. */
  readonly seed?: PathElement | undefined;
}

/** Energies of differences of signals. */
export interface EmpiricalCoherence {
  /** The largest |<u_i, d>|^2 over unit differences d: a lower bound of the local coherence, noisy. */
  readonly max: Float64Array;
  /** Their mean; sums to 1. */
  readonly rms: Float64Array;
  /** Their quantile (interpolated), of the level asked for. */
  readonly quantile: Float64Array;
  /** How many pairs with a difference were used. */
  readonly pairs: number;
}

const mostPairs = 20_000;

/**
 * How much of the difference of two signals each row sees: |<u_i, d>|^2 over unit differences d of pairs of samples.
 *
 * @param transform U, of size n
 * @param samples N x n, N >= 2, one signal a row
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE; OUT_OF_RANGE where all samples are equal
 */
export function empiricalCoherence(
  transform: SensingTransform,
  samples: MatrixLike,
  options: EmpiricalOptions = {},
): EmpiricalCoherence {
  return runToEnd(empiricalSteps(transform, samples, options));
}

/** As {@link empiricalCoherence}, in steps. */
export function* empiricalSteps(
  transform: SensingTransform,
  samples: MatrixLike,
  { pairs, quantile = 0.95, seed = 1 }: EmpiricalOptions,
): Generator<Progress | undefined, EmpiricalCoherence, void> {
  const { size } = readTransform(transform);
  const level = requireUnit(quantile, 'quantile');
  const matrix = packedMatrix(samples, 'samples', size);
  const chosen = distinctPairs(matrix, choosePairs(matrix.rows, pairs, seed));
  const count = chosen.norms.length;
  if (count === 0) throw outOfRange('samples', 'signals of which two differ', `${matrix.rows} equal ones`);
  const { re, im } = yield* transformedRows(transform, matrix);
  const result = {
    max: new Float64Array(size),
    rms: new Float64Array(size),
    quantile: new Float64Array(size),
    pairs: count,
  };
  const values = new Float64Array(count);
  for (let i = 0; i < size; i++) {
    const at = i * matrix.rows;
    let [sum, max] = [0, 0];
    for (let p = 0; p < count; p++) {
      const [a, b] = [at + chosen.first[p], at + chosen.second[p]];
      const x = re[a] - re[b];
      const y = im === undefined ? 0 : im[a] - im[b];
      const value = (x * x + y * y) / chosen.norms[p];
      values[p] = value;
      sum += value;
      if (value > max) max = value;
    }
    result.max[i] = Math.min(1, max);
    result.rms[i] = sum / count;
    result.quantile[i] = Math.min(1, interpolatedQuantile(values.sort(), level));
    yield { completed: i + 1, total: size };
  }
  return result;
}

function choosePairs(
  rows: number,
  pairs: EmpiricalOptions['pairs'],
  seed: PathElement,
): { first: Int32Array; second: Int32Array } {
  if (typeof pairs === 'string') requireOneOf(pairs, ['all'], 'pairs');
  const all = (rows * (rows - 1)) / 2;
  const wanted =
    pairs === undefined
      ? all < mostPairs
        ? all
        : mostPairs
      : pairs === 'all'
        ? all
        : requireCount(pairs, 'pairs', 1);
  const exhaustive = pairs === 'all' || (pairs === undefined && all < mostPairs);
  const first = new Int32Array(wanted);
  const second = new Int32Array(wanted);
  const stream = randomStream(seed, 'pairs');
  let at = 0;
  if (exhaustive)
    for (let a = 0; a < rows; a++)
      for (let b = a + 1; b < rows; b++, at++) {
        first[at] = a;
        second[at] = b;
      }
  else if (rows > 1)
    for (; at < wanted; at++) {
      first[at] = stream.integer(rows);
      const other = stream.integer(rows - 1);
      second[at] = other < first[at] ? other : other + 1;
    }
  return { first, second };
}

/** Leaves out pairs without difference, and takes the squared norms of the others. */
function distinctPairs(
  { data, columns }: PackedMatrix,
  { first, second }: { first: Int32Array; second: Int32Array },
): { first: Int32Array; second: Int32Array; norms: Float64Array } {
  const norms = new Float64Array(first.length);
  let kept = 0;
  for (let p = 0; p < first.length; p++) {
    let sum = 0;
    for (let j = 0, a = first[p] * columns, b = second[p] * columns; j < columns; j++, a++, b++)
      sum += (data[a] - data[b]) ** 2;
    if (sum === 0) continue;
    first[kept] = first[p];
    second[kept] = second[p];
    norms[kept++] = sum;
  }
  return { first: first.subarray(0, kept), second: second.subarray(0, kept), norms: norms.subarray(0, kept) };
}

/** U of each sample, transposed: entry [i * rows + sample]. */
function* transformedRows(
  transform: SensingTransform,
  { data, rows, columns }: PackedMatrix,
): Generator<undefined, { re: Float64Array; im?: Float64Array }, void> {
  const re = new Float64Array(rows * columns);
  const im = transform.complex ? new Float64Array(rows * columns) : undefined;
  const image = roomFor(columns, transform.complex);
  for (let s = 0; s < rows; s++) {
    forwardInto(transform, { re: data.subarray(s * columns, (s + 1) * columns) }, image);
    for (let i = 0; i < columns; i++) re[i * rows + s] = image.re[i];
    if (im !== undefined && image.im !== undefined)
      for (let i = 0; i < columns; i++) im[i * rows + s] = image.im[i];
    yield undefined;
  }
  return im === undefined ? { re } : { re, im };
}

/** The quantile of sorted values, linear between neighbours. */
function interpolatedQuantile(sorted: Float64Array, level: number): number {
  const place = level * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
