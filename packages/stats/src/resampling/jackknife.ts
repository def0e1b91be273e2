import { requireCount } from '@lab/linalg/arguments';
import { finiteStatistic, type IndexStatistic } from './bootstrap.ts';

/** What leaving out one observation at a time says about a statistic. */
export interface JackknifeResult {
  /** The statistic of the sample itself. */
  readonly estimate: number;
  /** (n - 1) times the mean of the values minus the estimate. */
  readonly bias: number;
  /** sqrt((n - 1) / n sum (value - mean)^2). */
  readonly standardError: number;
  /** The statistic without observation i. */
  readonly values: Float64Array;
}

/**
 * The jackknife of a statistic.
 *
 * @param count - the sample's size, an integer >= 2
 * @param statistic - called with the indices of the observations kept
 * @throws LabRangeError OUT_OF_RANGE, NOT_FINITE (also where the statistic is)
 */
export function jackknife(count: number, statistic: IndexStatistic): JackknifeResult {
  requireCount(count, 'count', 2, 0x7fffffff);
  const estimate = finiteStatistic(
    statistic,
    Int32Array.from({ length: count }, (_, i) => i),
  );
  const values = Float64Array.from({ length: count }, (_, out) =>
    finiteStatistic(
      statistic,
      Int32Array.from({ length: count - 1 }, (_, i) => (i < out ? i : i + 1)),
    ),
  );
  let sum = 0;
  for (const value of values) sum += value - estimate;
  const shift = sum / count;
  let squares = 0;
  for (const value of values) squares += (value - estimate - shift) ** 2;
  return {
    estimate,
    bias: (count - 1) * shift,
    standardError: Math.sqrt(((count - 1) / count) * squares),
    values,
  };
}
