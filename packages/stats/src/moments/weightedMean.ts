import { requireVector, requireWeights, type NumberList } from '../arguments.ts';

/** Weights of a sample. */
export interface WeightsOption {
  /** Finite numbers >= 0 with a positive sum, as many as values; default all 1. */
  readonly weights?: NumberList | undefined;
}

/** A sample with valid weights, divided by the largest weight so that no sum over- or underflows. */
export interface WeightedSample {
  readonly values: NumberList;
  /** In [0, 1], the largest 1. */
  readonly weights: Float64Array;
  /** What the weights were divided by. */
  readonly weightScale: number;
  readonly mean: number;
}

/**
 * The weighted mean, sum w x / sum w.
 *
 * @param values - finite numbers, at least one
 * @param options - weights
 * @throws LabRangeError SHAPE, NOT_FINITE, OUT_OF_RANGE (a negative weight, weights that sum to 0)
 */
export function weightedMean(values: NumberList, options: WeightsOption = {}): number {
  return weightedSample(values, options).mean;
}

/** Checks a sample and finds its mean in two passes, the second on the deviations from the first. */
export function weightedSample(values: NumberList, { weights: given }: WeightsOption): WeightedSample {
  requireVector(values, 'values');
  requireWeights(given, 'weights', values.length);
  const count = values.length;
  const weights = new Float64Array(count).fill(1);
  let weightScale = 1;
  if (given !== undefined) {
    weightScale = 0;
    for (let i = 0; i < count; i += 1) weightScale = Math.max(weightScale, given[i]);
    for (let i = 0; i < count; i += 1) weights[i] = given[i] / weightScale;
  }
  let total = 0;
  for (let i = 0; i < count; i += 1) total += weights[i];
  let rough = 0;
  for (let i = 0; i < count; i += 1) rough += (weights[i] / total) * values[i];
  let correction = 0;
  for (let i = 0; i < count; i += 1) correction += (weights[i] / total) * (values[i] - rough);
  // Deviations beyond the largest double cannot be had; the first pass is right to rounding then, too.
  const mean = Number.isFinite(correction) ? rough + correction : rough;
  return { values, weights, weightScale, mean };
}
