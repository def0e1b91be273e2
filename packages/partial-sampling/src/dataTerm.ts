import { LabRangeError, LabTypeError } from '@lab/linalg';
import {
  outOfRange,
  requireNotNegative,
  requireObject,
  requireOneOf,
  requirePositive,
  requireUnit,
  wrongShape,
} from '@lab/linalg/arguments';
import { numbers, rowIndices, type NumberList } from './arguments.ts';
import type { SensingTransform } from './sensingTransform.ts';
import { readSignal, type Parts, type SignalLike } from './signal.ts';

/** How measurements are weighted: `none` (1), `inverse-probability` (1/p), 1/p to a power in [0, 1], or numbers > 0 for the rows. */
export type Weights = 'none' | 'inverse-probability' | { readonly exponent: number } | NumberList;

/** The rows that were measured: a sample of {@link drawSample}, or just its rows. */
export type MeasuredSample =
  | readonly number[]
  | {
      readonly rows: readonly number[];
      readonly counts?: readonly number[] | undefined;
      readonly weights?: readonly number[] | undefined;
    };

/** What the data say, ready for iterations: sum w |<u_i, x> - y_i|^2 over the rows, plus a constant. */
export interface DataTerm {
  readonly rows: Int32Array;
  readonly y: Parts;
  readonly weights: Float64Array;
  readonly unweighted: boolean;
  readonly largestWeight: number;
  /** The part of the sum that no real signal can lower: where rows f and -f disagree. */
  readonly constant: number;
  /** sum w_i / count_i: what the noise adds to the sum, over sigma^2. */
  readonly noiseSum: number;
}

/** Options of the data term. */
export interface DataOptions {
  readonly weights?: Weights | undefined;
  readonly domain: 'real' | 'complex';
}

/** Reads rows, measurements and weights. */
export function readData(
  transform: SensingTransform,
  measurements: SignalLike,
  sample: MeasuredSample,
  { weights, domain }: DataOptions,
): DataTerm {
  const { rows: given, counts: times, weights: inverse } = readSample(sample);
  const rows = rowIndices(given, 'sample.rows', transform.size);
  if (rows.length === 0) throw wrongShape('sample.rows', 'at least one row to reconstruct from', 'none');
  const y = readSignal(measurements, rows.length, 'measurements');
  const w = readWeights(weights ?? 'none', inverse, rows.length);
  const counts =
    times === undefined
      ? undefined
      : numbers(times, 'sample.counts', { length: rows.length, check: requirePositive });
  const noiseSum = w.reduce((sum, weight, i) => sum + weight / (counts === undefined ? 1 : counts[i]), 0);
  const unweighted = w.every((weight) => weight === 1);
  const largestWeight = w.reduce((largest, weight) => Math.max(largest, weight), 0);
  const base = {
    rows: Int32Array.from(rows),
    y,
    weights: w,
    unweighted,
    largestWeight,
    constant: 0,
    noiseSum,
  };
  if (domain === 'complex')
    return transform.complex || y.im !== undefined ? { ...base, y: withImaginary(y) } : base;
  if (!transform.complex) return y.im === undefined ? base : realMeasurements(base);
  return symmetrized(transform, base);
}

function readSample(sample: MeasuredSample) {
  if (Array.isArray(sample) || ArrayBuffer.isView(sample))
    return { rows: sample as readonly number[], counts: undefined, weights: undefined };
  const { rows, counts, weights } = requireObject(sample, 'sample');
  return { rows, counts: counts as NumberList | undefined, weights: weights as NumberList | undefined };
}

function readWeights(weights: Weights, inverse: NumberList | undefined, count: number): Float64Array {
  if (typeof weights === 'string') {
    const word = requireOneOf(weights, ['none', 'inverse-probability'], 'weights');
    return word === 'none' ? new Float64Array(count).fill(1) : inverseWeights(inverse, count, 1);
  }
  if ('exponent' in weights)
    return inverseWeights(inverse, count, requireUnit(weights.exponent, 'weights.exponent'));
  return numbers(weights, 'weights', { length: count, check: requirePositive });
}

function inverseWeights(inverse: NumberList | undefined, count: number, exponent: number): Float64Array {
  if (inverse === undefined)
    throw outOfRange('weights', "'none' or numbers where the sample has no weights", 'inverse-probability');
  if (inverse.length !== count) throw wrongShape('sample.weights', `${count} entries`, inverse.length);
  return Float64Array.from({ length: count }, (_, i) => {
    const weight = inverse[i];
    if (weight === Infinity || weight <= 0)
      throw outOfRange('sample.weights', 'finite and > 0: a sampled row has probability 0', weight, i);
    return requirePositive(weight, `sample.weights[${i}]`) ** exponent;
  });
}

function withImaginary({ re, im }: Parts): Parts {
  return { re, im: im ?? new Float64Array(re.length) };
}

/** A real signal leaves the imaginary parts of real rows unexplained. */
function realMeasurements(base: DataTerm): DataTerm {
  const { re, im } = base.y;
  const constant =
    im === undefined ? 0 : im.reduce((sum, value, i) => sum + base.weights[i] * value * value, 0);
  return { ...base, y: { re }, constant };
}

/**
 * For a real signal rows f and -f see conjugate numbers: w1 |z - y1|^2 + w2 |z - conj y2|^2 is (w1 + w2) |z - mean|^2 plus a constant, the mean
 * weighted.
 */
function symmetrized(transform: SensingTransform, base: DataTerm): DataTerm {
  const { rows, weights } = base;
  const { pairs } = transform;
  if (pairs === undefined)
    throw outOfRange('domain', "'complex' for a complex transform without pairs", 'real');
  const place = new Int32Array(transform.size).fill(-1);
  rows.forEach((row, i) => (place[row] = i));
  const y = withImaginary(base.y);
  const im = y.im ?? new Float64Array(rows.length);
  const [re2, im2, w2] = [y.re.slice(), im.slice(), weights.slice()];
  let constant = 0;
  rows.forEach((row, i) => {
    const j = place[pairs[row]];
    if (j < 0)
      throw new LabRangeError(
        'OUT_OF_RANGE',
        `sample.rows must hold row ${pairs[row]} with row ${row}: draw with the transform's pairs for a real signal, or reconstruct in domain 'complex'`,
        { argument: 'sample.rows', index: i },
      );
    const total = weights[i] + weights[j];
    re2[i] = (weights[i] * y.re[i] + weights[j] * y.re[j]) / total;
    im2[i] = (weights[i] * im[i] - weights[j] * im[j]) / total;
    w2[i] = 0.5 * total;
    constant += weights[i] * ((y.re[i] - re2[i]) ** 2 + (im[i] - im2[i]) ** 2);
  });
  return { ...base, y: { re: re2, im: im2 }, weights: w2, constant };
}

/** Options that say how far measurements may be missed. */
export interface NoiseOptions {
  /** Noise of one measurement, >= 0. */
  readonly sigma?: number | undefined;
  /** Bound of the weighted misfit, >= 0. */
  readonly epsilon?: number | undefined;
  /** Weight of the penalty, >= 0. */
  readonly lambda?: number | undefined;
}

/** Checks that at most one of sigma, epsilon and lambda is given, and that it is >= 0. */
export function readNoise({ sigma, epsilon, lambda }: NoiseOptions): NoiseOptions {
  const given = Object.entries({ sigma, epsilon, lambda }).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) requireNotNegative(value, name);
  if (given.length > 1) {
    const names = given.map(([name]) => name).join(' and ');
    throw new LabTypeError('OUT_OF_RANGE', `give one of sigma, epsilon and lambda, got ${names}`, {
      argument: given[1][0],
    });
  }
  return { sigma, epsilon, lambda };
}

/** sum w |F - y|^2 at the rows, F a whole spectrum. */
export function misfit({ rows, y, weights }: DataTerm, spectrum: Parts): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    const a = spectrum.re[rows[i]] - y.re[i];
    const b = spectrum.im === undefined || y.im === undefined ? 0 : spectrum.im[rows[i]] - y.im[i];
    sum += weights[i] * (a * a + b * b);
  }
  return sum;
}
