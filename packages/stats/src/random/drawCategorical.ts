import { requireUnit } from '@lab/linalg/arguments';
import { requireVector, requireWeights, type NumberList } from '../arguments.ts';
import type { RandomStream } from './stream.ts';

/**
 * 1 with the given probability, else 0.
 *
 * @param stream - where the randomness comes from
 * @param parameters - probability in [0, 1]
 * @throws LabRangeError NOT_FINITE, OUT_OF_RANGE
 */
export function drawBernoulli(
  stream: RandomStream,
  { probability }: { readonly probability: number },
): 0 | 1 {
  requireUnit(probability, 'probability');
  return stream.uniform() < probability ? 1 : 0;
}

/**
 * An index drawn in proportion to weights, by one pass over them; for many draws see {@link aliasTable}.
 *
 * @param stream - where the randomness comes from
 * @param weights - numbers >= 0 with a positive sum, any scale
 * @returns an index in [0, weights.length) of positive weight
 * @throws LabRangeError SHAPE, NOT_FINITE, OUT_OF_RANGE
 */
export function drawCategorical(stream: RandomStream, weights: NumberList): number {
  requireVector(weights, 'weights');
  requireWeights(weights, 'weights', weights.length);
  return categoricalIndex(stream, weights, scaledSum(weights));
}

/** The draw itself, for weights known to be valid and their sum. */
export function categoricalIndex(stream: RandomStream, weights: NumberList, sum: WeightSum): number {
  let left = stream.uniform() * sum.total;
  let last = 0;
  for (let i = 0; i < weights.length; i += 1) {
    const weight = weights[i] / sum.scale;
    if (weight === 0) continue;
    left -= weight;
    if (left < 0) return i;
    last = i;
  }
  // Rounding of the sum may leave a remainder of a few units in the last place.
  return last;
}

/** The sum of weights divided by the largest, so that it cannot overflow. */
export interface WeightSum {
  readonly scale: number;
  readonly total: number;
}

/** The sum of valid weights, scaled by the largest. */
export function scaledSum(weights: NumberList): WeightSum {
  let scale = 0;
  for (let i = 0; i < weights.length; i += 1) if (weights[i] > scale) scale = weights[i];
  let total = 0;
  for (let i = 0; i < weights.length; i += 1) total += weights[i] / scale;
  return { scale, total };
}
