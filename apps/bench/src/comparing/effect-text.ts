import { durationText, numberText } from '../text/number-text.ts';
import type { MetricComparison } from './comparison.ts';

/** The effect as a reader says it: `2.01 times`, `+0.031 (+12%)`. */
export function effectText({ scale, effect, before }: MetricComparison): string {
  if (scale === 'ratio') return `${numberText(effect)} times`;
  const relative = before === 0 || effect === 0 ? '' : ` (${signed(100 * (effect / Math.abs(before)))}%)`;
  return `${signed(effect)}${relative}`;
}

/** The interval on the scale of the effect. */
export function intervalOfText({ scale, interval }: MetricComparison): string {
  if (interval === null) return 'not known';
  const [low, high] = interval;
  return scale === 'ratio'
    ? `${numberText(low)} to ${numberText(high)} times`
    : `${signed(low)} to ${signed(high)}`;
}

/** A value in the metric's unit; seconds in the unit a person would say. */
export function valueText(value: number, { unit, metric }: MetricComparison): string {
  if (metric === 'time') return shortTime(value);
  return unit === '' ? numberText(value) : `${numberText(value)} ${unit}`;
}

function shortTime(seconds: number): string {
  if (seconds >= 1) return durationText(seconds);
  return seconds < 1e-3 ? `${numberText(seconds * 1e6)} µs` : `${numberText(seconds * 1e3)} ms`;
}

function signed(value: number): string {
  if (value === 0) return '0';
  return value > 0 ? `+${numberText(value)}` : `-${numberText(-value)}`;
}
