import { generalizedParetoTail } from './generalizedParetoTail.ts';

/**
 * Pareto-k of importance weights: the regularised shape of the excesses of the largest min(N/5, 3 sqrt N) weights over the next one; 0 where these
 * weights do not differ, and 1 for fewer than 25 of them, which tell nothing.
 */
export function paretoK(weights: Float64Array): number {
  const sorted = Float64Array.from(weights).sort().reverse();
  const n = sorted.length;
  const count = Math.min(Math.floor(n / 5), Math.ceil(3 * Math.sqrt(n)));
  if (count < 5) return 1;
  const threshold = sorted[count];
  const excesses = sorted.subarray(0, count).map((w) => w - threshold);
  const positive = excesses.filter((x) => x > 1e-13 * sorted[0]);
  // Mirror images make equal weights; of weights that are all equal nothing is left.
  if (positive.length < 5) return 0;
  return generalizedParetoTail({ excesses: positive.map((x) => x / sorted[0]) }).shapeRegularised;
}
