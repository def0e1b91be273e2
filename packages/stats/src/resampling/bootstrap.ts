import { LabRangeError } from '@lab/linalg';
import { requireCount, requireOneOf, requireOpenUnit, requireSafeCount } from '@lab/linalg/arguments';
import { normal, standardNormalQuantile } from '../distributions/normal.ts';
import { weightedQuantile } from '../moments/weightedQuantile.ts';
import { weightedMean } from '../moments/weightedMean.ts';
import { weightedVariance } from '../moments/weightedVariance.ts';
import { randomStream, type RandomStream } from '../random/stream.ts';
import type { PathElement } from '../random/streamKey.ts';
import { jackknife } from './jackknife.ts';

/** A number computed from a sample, given by the indices of its members (repeats allowed). */
export type IndexStatistic = (indices: Int32Array) => number;

/** Ends of an interval. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** Options of {@link bootstrap}. */
export interface BootstrapOptions {
  /** Number of resamples, an integer >= 2; default 1000. */
  readonly draws?: number;
  /** Coverage of the interval, strictly between 0 and 1; default 0.95. */
  readonly level?: number;
  /** Default 'percentile'; 'basic' reflects it about the estimate, 'bca' corrects bias and skewness. */
  readonly method?: 'percentile' | 'basic' | 'bca';
  /** Default 0. */
  readonly seed?: PathElement;
}

/** What the bootstrap says about a statistic. */
export interface BootstrapResult {
  /** The statistic of the sample itself. */
  readonly estimate: number;
  /** Standard deviation of the resampled statistics. */
  readonly standardError: number;
  /** Mean of the resampled statistics minus the estimate. */
  readonly bias: number;
  /** Interval of the level asked for. */
  readonly interval: Interval;
  /** The resampled statistics, in the order drawn. */
  readonly draws: Float64Array;
}

/**
 * The indices of one resample: `count` draws with replacement from 0..count-1.
 *
 * @param stream - where the randomness comes from
 * @param count - the sample's size, an integer >= 1
 * @throws LabRangeError NOT_FINITE, OUT_OF_RANGE
 */
export function bootstrapIndices(stream: RandomStream, count: number): Int32Array {
  requireCount(count, 'count', 1, 0x7fffffff);
  const indices = new Int32Array(count);
  for (let i = 0; i < count; i += 1) indices[i] = stream.integer(count);
  return indices;
}

/**
 * The nonparametric bootstrap of a statistic (B. Efron and R. Tibshirani, "An Introduction to the Bootstrap", 1993).
 *
 * Resample b uses the stream (seed, 'bootstrap', b), so that it does not depend on how many there are.
 *
 * @param count - the sample's size, an integer >= 2
 * @param statistic - called with the indices of a resample; for the median of y: `(indices) => median(indices.map((i) => y[i]))`
 * @param options - draws, level, method, seed
 * @throws LabRangeError OUT_OF_RANGE, NOT_FINITE (also where the statistic is); LabTypeError UNKNOWN_OPTION
 */
export function bootstrap(
  count: number,
  statistic: IndexStatistic,
  options: BootstrapOptions = {},
): BootstrapResult {
  const { draws: resamples = 1000, level = 0.95, method = 'percentile', seed = 0 } = options;
  requireCount(count, 'count', 2, 0x7fffffff);
  requireSafeCount(resamples, 'draws', 2);
  requireOpenUnit(level, 'level');
  requireOneOf(method, ['percentile', 'basic', 'bca'], 'method');
  const estimate = finiteStatistic(
    statistic,
    Int32Array.from({ length: count }, (_, i) => i),
  );
  const root = randomStream(seed, 'bootstrap');
  const draws = Float64Array.from({ length: resamples }, (_, b) =>
    finiteStatistic(statistic, bootstrapIndices(root.split(b), count)),
  );
  const tails: Interval =
    method === 'bca'
      ? correctedTails(draws, estimate, level, jackknife(count, statistic).values)
      : { lower: (1 - level) / 2, upper: (1 + level) / 2 };
  const [low, high] = weightedQuantile(draws, [tails.lower, tails.upper], { method: 'midpoint' });
  return {
    estimate,
    standardError: Math.sqrt(weightedVariance(draws)),
    bias: weightedMean(draws) - estimate,
    interval:
      method === 'basic'
        ? { lower: 2 * estimate - high, upper: 2 * estimate - low }
        : { lower: low, upper: high },
    draws,
  };
}

/** The probabilities at which BCa reads its interval off the resampled statistics (Efron and Tibshirani, 14.3). */
function correctedTails(
  draws: Float64Array,
  estimate: number,
  level: number,
  leftOut: Float64Array,
): Interval {
  let below = 0;
  for (const draw of draws) below += draw < estimate ? 1 : draw === estimate ? 0.5 : 0;
  const share = Math.min(Math.max(below / draws.length, 0.5 / draws.length), 1 - 0.5 / draws.length);
  const bias = standardNormalQuantile(share);
  const centre = weightedMean(leftOut);
  let squares = 0;
  let cubes = 0;
  for (const value of leftOut) {
    squares += (centre - value) ** 2;
    cubes += (centre - value) ** 3;
  }
  const acceleration = squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
  const at = (probability: number): number => {
    const z = bias + standardNormalQuantile(probability);
    return normal.cdf(bias + z / (1 - acceleration * z));
  };
  return { lower: at((1 - level) / 2), upper: at((1 + level) / 2) };
}

/** Calls the statistic and throws NOT_FINITE where it gives no finite number. */
export function finiteStatistic(statistic: IndexStatistic, indices: Int32Array): number {
  const value = statistic(indices);
  if (!Number.isFinite(value)) {
    throw new LabRangeError('NOT_FINITE', `statistic must return a finite number, got ${String(value)}`, {
      argument: 'statistic',
    });
  }
  return value;
}
