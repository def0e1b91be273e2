import { requireCount, requireUnit } from '@lab/linalg/arguments';
import { requireVector, requireWeights, type NumberList } from '../arguments.ts';
import { portableExp } from './portableExponential.ts';
import { portableLogBinomial } from './portableFactorial.ts';
import { portableLog } from './portableLogarithm.ts';
import type { RandomStream } from './stream.ts';

/**
 * A binomial number: inversion where trials * probability < 10, else transformed rejection with squeeze
 * (W. Hoermann, "The generation of binomial random variates", J. Stat. Comput. Simul. 46, 1993).
 *
 * @param stream - where the randomness comes from
 * @param parameters - trials, an integer in [0, 2^50]; probability in [0, 1]
 * @returns an integer in [0, trials]
 * @throws LabRangeError NOT_FINITE, OUT_OF_RANGE
 */
export function drawBinomial(
  stream: RandomStream,
  { trials, probability }: { readonly trials: number; readonly probability: number },
): number {
  requireCount(trials, 'trials', 0, 2 ** 50);
  requireUnit(probability, 'probability');
  return binomial(stream, trials, probability);
}

/**
 * Counts of a multinomial draw: each count a binomial draw from what the counts before it left over.
 *
 * @param stream - where the randomness comes from
 * @param parameters - trials, an integer in [0, 2^50]; weights >= 0 with a positive sum, any scale
 * @returns as many counts as weights, with sum `trials`
 * @throws LabRangeError SHAPE, NOT_FINITE, OUT_OF_RANGE
 */
export function drawMultinomial(
  stream: RandomStream,
  { trials, weights }: { readonly trials: number; readonly weights: NumberList },
): Float64Array {
  requireCount(trials, 'trials', 0, 2 ** 50);
  requireVector(weights, 'weights');
  requireWeights(weights, 'weights', weights.length);
  const count = weights.length;
  let scale = 0;
  for (let i = 0; i < count; i += 1) if (weights[i] > scale) scale = weights[i];
  // Sums from the end, so that each conditional probability is a ratio of sums of non-negative numbers.
  const rest = new Float64Array(count + 1);
  for (let i = count - 1; i >= 0; i -= 1) rest[i] = rest[i + 1] + weights[i] / scale;
  const counts = new Float64Array(count);
  let left = trials;
  for (let i = 0; i < count && left > 0; i += 1) {
    if (weights[i] === 0) continue;
    counts[i] = rest[i + 1] === 0 ? left : binomial(stream, left, Math.min(1, weights[i] / scale / rest[i]));
    left -= counts[i];
  }
  return counts;
}

function binomial(stream: RandomStream, trials: number, probability: number): number {
  if (probability > 0.5) return trials - binomial(stream, trials, 1 - probability);
  if (trials === 0 || probability === 0) return 0;
  return trials * probability < 10
    ? byInversion(stream, trials, probability)
    : byRejection(stream, trials, probability);
}

function byInversion(stream: RandomStream, trials: number, probability: number): number {
  const odds = probability / (1 - probability);
  const none = portableExp(portableLogBinomial(0, trials, probability));
  for (;;) {
    let left = stream.uniform();
    let term = none;
    for (let k = 0; k <= trials && k < 200; k += 1) {
      left -= term;
      if (left < 0) return k;
      term *= ((trials - k) / (k + 1)) * odds;
    }
  }
}

function byRejection(stream: RandomStream, trials: number, probability: number): number {
  const spread = Math.sqrt(trials * probability * (1 - probability));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * probability;
  const c = trials * probability + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  const mode = Math.floor((trials + 1) * probability);
  const logMode = portableLogBinomial(mode, trials, probability);
  for (;;) {
    const u = stream.uniform() - 0.5;
    const v = 1 - stream.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + c);
    if (k < 0 || k > trials) continue;
    if (us >= 0.07 && v <= squeeze) return k;
    const bound = portableLog((v * alpha) / (a / (us * us) + b));
    if (bound <= portableLogBinomial(k, trials, probability) - logMode) return k;
  }
}
