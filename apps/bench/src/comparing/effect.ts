import type { Estimate } from '../judging/estimate.ts';
import type { MetricComparison } from './comparison.ts';
import { judgeEffect } from './judge.ts';

/** A measured effect before it is judged: that needs the number of all. */
export interface Effect {
  readonly described: Omit<MetricComparison, 'interval' | 'verdict' | 'effect' | 'zone'>;
  /** After minus before; of ratios their logarithm. */
  readonly estimate: Estimate;
  /** Half-width of the zone of effects too small to matter, on the scale of the estimate. */
  readonly zone: number;
}

/** Judges all effects together, so that false alarms over all of them have probability `level` at most. */
export function judgeEffects(effects: readonly Effect[], level: number): readonly MetricComparison[] {
  return effects.map(({ described, estimate, zone }) => {
    const { interval, verdict } = judgeEffect(estimate, zone, described.better, {
      level,
      comparisons: effects.length,
    });
    const shown = (value: number): number => (described.scale === 'ratio' ? Math.exp(value) : value);
    return {
      ...described,
      effect: shown(estimate.value),
      interval: interval === undefined ? null : [shown(interval[0]), shown(interval[1])],
      zone: [shown(-zone), shown(zone)],
      verdict,
    };
  });
}
