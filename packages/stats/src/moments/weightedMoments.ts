import type { NumberList } from '../arguments.ts';
import { weightedSample, type WeightsOption } from './weightedMean.ts';

/** The first four moments of a weighted sample. */
export interface Moments {
  /** Number of values of positive weight. */
  readonly count: number;
  /** sum w. */
  readonly sumOfWeights: number;
  /** (sum w)^2 / sum w^2. */
  readonly effectiveSampleSize: number;
  /** sum w x / sum w. */
  readonly mean: number;
  /** Population variance: sum w d^2 / sum w. */
  readonly variance: number;
  /** Third central moment over the 3/2 power of the variance; 0 where the variance is 0. */
  readonly skewness: number;
  /** Fourth central moment over the squared variance; 3 for a normal law, 0 where the variance is 0. */
  readonly kurtosis: number;
}

/**
 * Count, mean, variance, skewness and kurtosis of a weighted sample, in two passes.
 *
 * @param values - finite numbers, at least one
 * @param options - weights
 * @throws LabRangeError SHAPE, NOT_FINITE, OUT_OF_RANGE
 */
export function weightedMoments(values: NumberList, options: WeightsOption = {}): Moments {
  const { weights, weightScale, mean } = weightedSample(values, options);
  let scale = 0;
  for (let i = 0; i < weights.length; i += 1) {
    if (weights[i] > 0) scale = Math.max(scale, Math.abs(values[i] - mean));
  }
  let count = 0;
  let total = 0;
  let totalSquares = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let i = 0; i < weights.length; i += 1) {
    const weight = weights[i];
    if (weight === 0) continue;
    const deviation = scale === 0 ? 0 : (values[i] - mean) / scale;
    const square = deviation * deviation;
    count += 1;
    total += weight;
    totalSquares += weight * weight;
    second += weight * square;
    third += weight * square * deviation;
    fourth += weight * square * square;
  }
  const variance = second / total;
  return {
    count,
    sumOfWeights: total * weightScale,
    effectiveSampleSize: (total * total) / totalSquares,
    mean,
    variance: scale * (scale * variance),
    skewness: variance === 0 ? 0 : third / total / variance ** 1.5,
    kurtosis: variance === 0 ? 0 : fourth / total / (variance * variance),
  };
}
