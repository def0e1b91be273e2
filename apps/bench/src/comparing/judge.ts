import { interval, type Estimate } from '../judging/estimate.ts';
import type { Metric } from '../nouns/metric.ts';
import type { ComparisonVerdict } from './comparison.ts';

/** How comparisons are judged. */
export interface JudgeOptions {
  /** Probability of any false alarm over all comparisons together. */
  readonly level: number;
  /** Relative effect that matters: 0.1 for a tenth. */
  readonly leastEffect: number;
  /** Differences up to this are rounding, whatever they are relative to. */
  readonly leastDifference: number;
}

export const defaultJudging: JudgeOptions = { level: 0.001, leastEffect: 0.1, leastDifference: 1e-12 };

/** A judged effect: its simultaneous interval and what it says. */
export interface Judged {
  readonly interval: readonly [number, number] | undefined;
  readonly verdict: ComparisonVerdict;
}

const fewestWithoutSpread = 5;

/**
 * Judges an effect by where its interval lies to a zone of effects too small to matter around 0.
 *
 * @param effect - after minus before, or the logarithm of after over before
 * @param zone - half-width of the zone
 * @param better - which direction is good
 * @param comparisons - how many are judged together
 */
export function judgeEffect(
  effect: Estimate,
  zone: number,
  better: Metric['better'],
  { level, comparisons }: { readonly level: number; readonly comparisons: number },
): Judged {
  // A few equal differences have no spread, which is no evidence that there is none.
  const { standardError, degreesOfFreedom, observations, value } = effect;
  const spreadless =
    standardError === 0 &&
    value !== 0 &&
    Number.isFinite(degreesOfFreedom) &&
    observations < fewestWithoutSpread;
  const range = spreadless ? undefined : interval(effect, 1 - level / Math.max(1, comparisons));
  return { interval: range, verdict: verdictOf(range, zone, better) };
}

function verdictOf(
  range: readonly [number, number] | undefined,
  zone: number,
  better: Metric['better'],
): ComparisonVerdict {
  if (range === undefined) return 'undecided';
  const [low, high] = range;
  if (low >= -zone && high <= zone) return 'same';
  if (low > zone) return better === 'higher' ? 'better' : 'worse';
  if (high < -zone) return better === 'higher' ? 'worse' : 'better';
  return 'undecided';
}
