import { requireOneOf, requireUnit } from '@lab/linalg/arguments';
import { requireVector, requireWeights, type NumberList } from '../arguments.ts';
import type { WeightsOption } from './weightedMean.ts';

/** How a quantile is read off a sample. */
export type QuantileMethod =
  /** The smallest value whose cumulative weight is at least p times the sum of weights. */
  | 'inverse'
  /** Piecewise linear through (C_k - w_k / 2, x_k), C_k the cumulative weight, constant outside. */
  | 'midpoint';

/** Options of {@link weightedQuantile}. */
export interface QuantileOptions extends WeightsOption {
  /** Default 'inverse'. */
  readonly method?: QuantileMethod | undefined;
}

/**
 * Weighted sample quantiles. Values of weight 0 are left out, equal values are merged first.
 *
 * 'inverse' compares p times the sum of weights with the cumulative weights exactly, as the doubles they are, without
 * rounding slack: 0.1 is a little more than one tenth, so that its quantile among ten values is the second.
 *
 * @param values - finite numbers, at least one
 * @param p - a probability in [0, 1], or a list of them
 * @param options - weights; method 'inverse' (default) or 'midpoint'
 * @returns a number for a number, as many as probabilities for a list
 * @throws LabRangeError SHAPE, NOT_FINITE, OUT_OF_RANGE; LabTypeError UNKNOWN_OPTION
 */
export function weightedQuantile(values: NumberList, p: number, options?: QuantileOptions): number;
export function weightedQuantile(values: NumberList, p: NumberList, options?: QuantileOptions): Float64Array;
export function weightedQuantile(
  values: NumberList,
  p: number | NumberList,
  options: QuantileOptions = {},
): number | Float64Array {
  const { weights, method = 'inverse' } = options;
  requireOneOf(method, ['inverse', 'midpoint'], 'method');
  requireVector(values, 'values');
  requireWeights(weights, 'weights', values.length);
  const probabilities = typeof p === 'number' ? [p] : p;
  for (let i = 0; i < probabilities.length; i += 1) {
    requireUnit(probabilities[i], typeof p === 'number' ? 'p' : `p[${i}]`);
  }
  const steps = cumulate(values, weights);
  const read = method === 'inverse' ? inverseQuantile : midpointQuantile;
  const quantiles = Float64Array.from(probabilities, (probability) => read(steps, probability));
  return typeof p === 'number' ? quantiles[0] : quantiles;
}

/** Distinct values in increasing order with their weights; cumulative weights as unevaluated sums high + low. */
interface Steps {
  readonly values: Float64Array;
  readonly weights: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
}

function cumulate(given: NumberList, givenWeights: NumberList | undefined): Steps {
  const count = given.length;
  let scale = 1;
  if (givenWeights !== undefined) {
    scale = 0;
    for (let i = 0; i < count; i += 1) scale = Math.max(scale, givenWeights[i]);
    // A power of 2 rescales without rounding; only weights that could over- or underflow need it.
    scale = scale > 1e150 || scale < 1e-150 ? 2 ** Math.floor(Math.log2(scale)) : 1;
  }
  const weightOf = (i: number): number => (givenWeights === undefined ? 1 : givenWeights[i] / scale);
  const order = new Uint32Array(count);
  let kept = 0;
  for (let i = 0; i < count; i += 1) {
    if (weightOf(i) > 0) {
      order[kept] = i;
      kept += 1;
    }
  }
  const sorted = order.subarray(0, kept).sort((i, j) => given[i] - given[j]);
  const values = new Float64Array(kept);
  const weights = new Float64Array(kept);
  const high = new Float64Array(kept);
  const low = new Float64Array(kept);
  let sum = 0;
  let rest = 0;
  let last = -1;
  for (const i of sorted) {
    const weight = weightOf(i);
    const next = sum + weight;
    const part = next - sum;
    rest += sum - (next - part) + (weight - part);
    sum = next;
    if (last < 0 || given[i] !== values[last]) {
      last += 1;
      values[last] = given[i];
    }
    weights[last] += weight;
    high[last] = sum;
    low[last] = rest;
  }
  const distinct = last + 1;
  return {
    values: values.subarray(0, distinct),
    weights: weights.subarray(0, distinct),
    high: high.subarray(0, distinct),
    low: low.subarray(0, distinct),
  };
}

function inverseQuantile({ values, high, low }: Steps, p: number): number {
  const last = values.length - 1;
  const target = exactProduct(p, high[last]);
  const targetLow = target.low + p * low[last];
  let from = 0;
  let to = last;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (high[middle] - target.high + (low[middle] - targetLow) >= 0) to = middle;
    else from = middle + 1;
  }
  return values[from];
}

function midpointQuantile({ values, weights, high }: Steps, p: number): number {
  const last = values.length - 1;
  const target = p * high[last];
  const centre = (k: number): number => high[k] - weights[k] / 2;
  if (target <= centre(0)) return values[0];
  if (target >= centre(last)) return values[last];
  let from = 0;
  let to = last;
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if (centre(middle) <= target) from = middle;
    else to = middle;
  }
  const share = (target - centre(from)) / (centre(to) - centre(from));
  return (1 - share) * values[from] + share * values[to];
}

/** a * b as an unevaluated sum of two doubles (Dekker, Numer. Math. 18, 1971). */
function exactProduct(a: number, b: number): { high: number; low: number } {
  const high = a * b;
  const [a1, a2] = halves(a);
  const [b1, b2] = halves(b);
  return { high, low: a2 * b2 - (high - a1 * b1 - a2 * b1 - a1 * b2) };
}

function halves(a: number): [number, number] {
  const c = 134217729 * a;
  const high = c - (c - a);
  return [high, a - high];
}
