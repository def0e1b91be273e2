import {
  outOfRange,
  requireNotNegative,
  requireNumber,
  requireObject,
  requireOneOf,
  requirePositive,
  wrongShape,
} from '@lab/linalg/arguments';
import { randomStream, drawPoisson, type PathElement } from '@lab/stats';
import { numbers, rowIndices, type NumberList } from './arguments.ts';
import { forwardInto, readTransform, type SensingTransform } from './sensingTransform.ts';
import {
  asSignal,
  readSignal,
  roomFor,
  squaredNorm,
  type Parts,
  type Signal,
  type SignalLike,
} from './signal.ts';

/** Noise of simulated measurements. Repeated measurements of a row are averaged: the variance is divided by its count. */
export type Noise =
  | {
      readonly kind: 'gaussian';
      /** Standard deviation of one measurement, or of each row; complex noise has E|eta|^2 = sigma^2. */
      readonly sigma: number | NumberList;
    }
  | {
      readonly kind: 'gaussian';
      /** Signal to noise in decibel, 10 log10(|Ux|^2 / (n sigma^2)). */
      readonly snr: number;
    }
  | {
      readonly kind: 'poisson';
      /** Expected photons for a signal value of 1 in one pixel; each +-1 pattern is the difference of two counts. Walsh-Hadamard alone. */
      readonly photons: number;
    };

/** Options of {@link measure}. */
export interface MeasureOptions {
  /** Default none. */
  readonly noise?: Noise | undefined;
  /** Needed with noise. */
  readonly seed?: PathElement | undefined;
}

/** What {@link measure} needs of a sample. */
export interface MeasuredRows {
  readonly rows: readonly number[];
  /** How often each row is measured, default once. */
  readonly counts?: readonly number[] | undefined;
}

/**
 * Simulated measurements y_i = <u_i, x> + noise of the rows of a sample.
 *
 * @param x the signal
 * @returns one number for each row, in their order; `{ re, im }` where the transform or the signal is complex
 * @throws OUT_OF_RANGE, SHAPE, NOT_FINITE, UNKNOWN_OPTION, WRONG_TYPE
 */
export function measure(
  transform: SensingTransform,
  x: SignalLike,
  sample: MeasuredRows,
  { noise, seed }: MeasureOptions = {},
): Signal {
  const { size, complex } = readTransform(transform);
  const signal = readSignal(x, size, 'x');
  const rows = rowIndices(requireObject(sample, 'sample')['rows'], 'sample.rows', size);
  const counts =
    sample.counts === undefined
      ? undefined
      : numbers(sample.counts, 'sample.counts', { length: rows.length, check: requirePositive, empty: true });
  const image = roomFor(size, complex || signal.im !== undefined);
  forwardInto(transform, signal, image);
  const y = gather(image, rows);
  if (noise === undefined) return asSignal(y);
  if (seed === undefined) throw outOfRange('seed', 'given where there is noise', undefined);
  const stream = randomStream(seed, 'noise');
  if (
    requireOneOf(requireObject(noise, 'noise')['kind'], ['gaussian', 'poisson'], 'noise.kind') === 'poisson'
  )
    return asSignal(
      withPhotons(
        transform,
        signal,
        y,
        counts,
        requirePositive((noise as { photons: number }).photons, 'noise.photons'),
        stream,
      ),
    );
  const sigma = rowDeviations(noise, image, rows, size);
  const scale = y.im === undefined ? 1 : Math.SQRT1_2;
  rows.forEach((_, i) => {
    const deviation = (scale * sigma[i]) / Math.sqrt(counts === undefined ? 1 : counts[i]);
    y.re[i] += deviation * stream.normal();
    if (y.im !== undefined) y.im[i] += deviation * stream.normal();
  });
  return asSignal(y);
}

/** The entries of a signal at some rows. */
export function gather({ re, im }: Parts, rows: readonly number[]): Parts {
  const pick = (from: Float64Array): Float64Array => Float64Array.from(rows, (row) => from[row]);
  return im === undefined ? { re: pick(re) } : { re: pick(re), im: pick(im) };
}

function rowDeviations(noise: Noise, image: Parts, rows: readonly number[], size: number): Float64Array {
  if ('snr' in noise) {
    const sigma = Math.sqrt(squaredNorm(image) / (size * 10 ** (requireNumber(noise.snr, 'noise.snr') / 10)));
    return new Float64Array(rows.length).fill(sigma);
  }
  const { sigma } = noise as { sigma: number | NumberList };
  if (typeof sigma === 'number')
    return new Float64Array(rows.length).fill(requireNotNegative(sigma, 'noise.sigma'));
  return numbers(sigma, 'noise.sigma', { length: rows.length, check: requireNotNegative, empty: true });
}

/**
 * A +-1 pattern as two exposures of its bright and its dark pixels: counts of mean gain (sum x +- sqrt n y) / 2, gain the photons per pixel,
 * whose difference is divided by gain sqrt n.
 */
function withPhotons(
  { kind, size }: SensingTransform,
  signal: Parts,
  y: Parts,
  counts: Float64Array | undefined,
  photons: number,
  stream: ReturnType<typeof randomStream>,
): Parts {
  if (kind !== 'walshHadamard') throw outOfRange('noise.kind', "'gaussian' but for walshHadamard", 'poisson');
  if (signal.im !== undefined || signal.re.some((value) => value < 0))
    throw outOfRange('x', 'real and >= 0 for photons', 'another signal');
  const total = signal.re.reduce((sum, value) => sum + value, 0);
  const root = Math.sqrt(size);
  return {
    re: y.re.map((value, i) => {
      const exposures = counts === undefined ? 1 : counts[i];
      const mean = (sign: number): number =>
        Math.max(0, (photons * exposures * (total + sign * root * value)) / 2);
      return (
        (drawPoisson(stream, { mean: mean(1) }) - drawPoisson(stream, { mean: mean(-1) })) /
        (photons * exposures * root)
      );
    }),
  };
}

/** Input of {@link estimateNoise}. */
export type NoiseEvidence =
  | {
      /** Repeated measurements, a list for each row: at least one with two entries. */
      readonly repeats: readonly NumberList[];
    }
  | {
      /** Measurements of rows where the signal is weak, such as the highest frequencies; complex ones as `{ re, im }`. */
      readonly weakRows: NumberList | { readonly re: NumberList; readonly im: NumberList };
    };

/**
 * The standard deviation of one measurement: pooled over repeated measurements, or robustly (median of magnitudes) over rows where the signal is
 * weak. Not from coefficients of a reconstruction, which undersampling biases.
 *
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function estimateNoise(evidence: NoiseEvidence): number {
  requireObject(evidence, 'evidence');
  if ('repeats' in evidence) return pooledDeviation(evidence.repeats);
  const weak = evidence.weakRows;
  if ('re' in weak && 'im' in weak) {
    const re = numbers(weak.re, 'weakRows.re');
    const im = numbers(weak.im, 'weakRows.im', { length: re.length });
    // The median of |eta|^2 / sigma^2 is log 2.
    return median(re.map((value, i) => Math.hypot(value, im[i]))) / Math.sqrt(Math.LN2);
  }
  return median(numbers(weak, 'weakRows').map(Math.abs)) / 0.6744897501960817;
}

function pooledDeviation(repeats: readonly NumberList[]): number {
  let [sum, freedom] = [0, 0];
  repeats.forEach((list, row) => {
    const values = numbers(list, `repeats[${row}]`);
    const mean = values.reduce((total, value) => total + value, 0) / values.length;
    sum += values.reduce((total, value) => total + (value - mean) ** 2, 0);
    freedom += values.length - 1;
  });
  if (freedom === 0) throw wrongShape('repeats', 'a row with at least two measurements', 'none');
  return Math.sqrt(sum / freedom);
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
}
