/** Below this difference of a share from 1/2 it is rounding. */
const rounding = 1e-13;

/** The middle of the interval of medians; weights sum to 1. */
export function weightedMedian(values: Float64Array, weights: Float64Array): number {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b]);
  let below = 0;
  let k = 0;
  while (k < order.length - 1 && (below += weights[order[k]]) < 0.5 - rounding) k++;
  const here = values[order[k]];
  if (below > 0.5 + rounding) return here;
  // The upper end of the interval is the next point that has a weight.
  do k++;
  while (k < order.length && weights[order[k]] === 0);
  return k < order.length ? 0.5 * (here + values[order[k]]) : here;
}
