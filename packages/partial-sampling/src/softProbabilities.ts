import { outOfRange, requireNotNegative, requireNumber } from '@lab/linalg/arguments';
import { numbers, type NumberList } from './arguments.ts';

/** Input of {@link softProbabilities}. */
export interface SoftInput {
  /** a_i >= 0, not all 0. */
  readonly energy: NumberList;
  /** m in (0, number of rows with energy). */
  readonly measurements: number;
}

/**
 * The soft design p = c a / (1 + c a) with sum p = m: the minimiser of the variance constant max (1/p - 1) a. No row is
 * deterministic. Kept for comparison.
 *
 * @returns n probabilities, and c
 * @throws OUT_OF_RANGE, SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function softProbabilities({ energy, measurements }: SoftInput): {
  probabilities: number[];
  threshold: number;
} {
  const a = numbers(energy, 'energy', { check: requireNotNegative });
  const support = a.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  const m = requireNumber(measurements, 'measurements');
  if (!(m > 0) || m > support)
    throw outOfRange('measurements', `in (0, number of rows with energy] = (0, ${support}]`, m);
  if (m === support)
    return { probabilities: Array.from(a, (value) => (value > 0 ? 1 : 0)), threshold: Infinity };
  const c = softThreshold(a, m);
  return { probabilities: Array.from(a, (value) => (c * value) / (1 + c * value)), threshold: c };
}

/** sum c a / (1 + c a) = m by bisection in log c, then two Newton steps. */
function softThreshold(a: Float64Array, m: number): number {
  const sum = (c: number): number => a.reduce((total, value) => total + (c * value) / (1 + c * value), 0);
  let largest = 0;
  let smallest = Infinity;
  for (const value of a) {
    largest = Math.max(largest, value);
    if (value > 0) smallest = Math.min(smallest, value);
  }
  // At c = m / (n max a) the sum is at most m; at c = m / ((n - m) min a) at least m.
  const support = a.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  let low = Math.log(m / (support * largest));
  let high = Math.log(m / ((support - m) * smallest)) + 1e-9;
  for (let step = 0; step < 100 && high - low > 1e-15 * Math.abs(high); step++) {
    const middle = 0.5 * (low + high);
    if (sum(Math.exp(middle)) < m) low = middle;
    else high = middle;
  }
  let c = Math.exp(0.5 * (low + high));
  for (let step = 0; step < 2; step++) {
    const slope = a.reduce((total, value) => total + value / (1 + c * value) ** 2, 0);
    const next = c - (sum(c) - m) / slope;
    if (next > 0 && Number.isFinite(next)) c = next;
  }
  return c;
}
