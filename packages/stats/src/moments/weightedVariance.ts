import { LabRangeError } from '@lab/linalg';
import { requireOneOf } from '@lab/linalg/arguments';
import { weightedSample, type WeightedSample, type WeightsOption } from './weightedMean.ts';
import type { NumberList } from '../arguments.ts';

/** What the sum of squares S = sum w (x - mean)^2 is divided by; V1 = sum w, V2 = sum w^2. */
export type VarianceKind =
  /** V1 - V2 / V1: weights are precisions of unequal draws. */
  | 'reliability'
  /** V1 - 1: weights are numbers of repeats. */
  | 'frequency'
  /** V1: the values are the whole population. */
  | 'population';

/** Options of {@link weightedVariance}. */
export interface VarianceOptions extends WeightsOption {
  /** Default 'reliability'. */
  readonly kind?: VarianceKind | undefined;
}

/**
 * The weighted variance, accurate under a large common offset.
 *
 * @param values - finite numbers, at least one
 * @param options - weights; kind 'reliability' (default), 'frequency' or 'population'
 * @throws LabRangeError SHAPE, NOT_FINITE, OUT_OF_RANGE (bad weights, a denominator that is not positive);
 * LabTypeError UNKNOWN_OPTION
 */
export function weightedVariance(values: NumberList, options: VarianceOptions = {}): number {
  const { kind = 'reliability' } = options;
  requireOneOf(kind, ['reliability', 'frequency', 'population'], 'kind');
  const sample = weightedSample(values, options);
  const { scale, sum } = scaledSquares(sample, 1);
  const denominator = varianceDenominator(sample, kind);
  if (!(denominator > 0)) {
    throw new LabRangeError(
      'OUT_OF_RANGE',
      `the ${kind} variance needs more weight: its denominator is not positive`,
      {
        argument: kind === 'frequency' ? 'weights' : 'values',
      },
    );
  }
  return scale * (scale * (sum / denominator));
}

/**
 * The standard error of the weighted mean, sqrt(n/(n-1) sum w^2 (x - mean)^2) / sum w with n the number of positive
 * weights; s / sqrt(n) for equal weights.
 *
 * @param values - finite numbers, at least two of positive weight
 * @param options - weights
 * @throws LabRangeError SHAPE, NOT_FINITE, OUT_OF_RANGE
 */
export function standardErrorOfMean(values: NumberList, options: WeightsOption = {}): number {
  const sample = weightedSample(values, options);
  const { weights } = sample;
  let count = 0;
  let total = 0;
  for (let i = 0; i < weights.length; i += 1) {
    if (weights[i] > 0) count += 1;
    total += weights[i];
  }
  if (count < 2) {
    throw new LabRangeError(
      'OUT_OF_RANGE',
      `the standard error needs 2 values of positive weight, got ${count}`,
      {
        argument: 'values',
      },
    );
  }
  const { scale, sum } = scaledSquares(sample, 2);
  return scale * (Math.sqrt((count / (count - 1)) * sum) / total);
}

/** Sum of w^power d^2 with the deviations divided by the largest; d^2 then neither over- nor underflows. */
function scaledSquares(
  { values, weights, mean }: WeightedSample,
  power: 1 | 2,
): { scale: number; sum: number } {
  let scale = 0;
  for (let i = 0; i < weights.length; i += 1) {
    if (weights[i] > 0) scale = Math.max(scale, Math.abs(values[i] - mean));
  }
  if (scale === 0) return { scale: 0, sum: 0 };
  let sum = 0;
  let drift = 0;
  let total = 0;
  for (let i = 0; i < weights.length; i += 1) {
    const deviation = (values[i] - mean) / scale;
    const weight = power === 1 ? weights[i] : weights[i] * weights[i];
    sum += weight * deviation * deviation;
    drift += weight * deviation;
    total += weight;
  }
  // The rounding of the mean shifts all deviations alike; for power 1 its share is known exactly.
  return { scale, sum: power === 1 ? Math.max(0, sum - (drift * drift) / total) : sum };
}

/** The denominator over the scale of the weights. */
function varianceDenominator({ weights, weightScale }: WeightedSample, kind: VarianceKind): number {
  let total = 0;
  let pairs = 0;
  for (let i = 0; i < weights.length; i += 1) {
    pairs += weights[i] * total;
    total += weights[i];
  }
  if (kind === 'population') return total;
  // V1 - V2 / V1 = 2 sum_{i<j} w_i w_j / V1, which does not cancel.
  return kind === 'reliability' ? (2 * pairs) / total : total - 1 / weightScale;
}
