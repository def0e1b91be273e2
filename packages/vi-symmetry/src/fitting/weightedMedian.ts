import { standardiseRow } from '../families/familyLogDensity.ts';
import type { WeightedPoints } from './gridLaw.ts';

/** Writes the best location for a scale. */
export type Locate = (scale: Float64Array, location: Float64Array) => void;

/**
 * The best location of independent Laplace coordinates for any L: coordinates of L^-1 nu are medians of those of L^-1 z.
 *
 * @param origin a point amid the others, from which they are taken
 */
export function medianLocation({ data, count, dim, weights }: WeightedPoints, origin: Float64Array): Locate {
  const coordinates = Array.from({ length: dim }, () => new Float64Array(count));
  const u = new Float64Array(dim);
  return (scale, location) => {
    for (let i = 0; i < count; i++) {
      standardiseRow(origin, scale, data, i * dim, u);
      for (let j = 0; j < dim; j++) coordinates[j][i] = u[j];
    }
    const medians = coordinates.map((values) => weightedMedian(values, weights));
    for (let j = 0; j < dim; j++) {
      location[j] = origin[j];
      for (let k = 0; k <= j; k++) location[j] += scale[j * dim + k] * medians[k];
    }
  };
}

/** Below this difference of a share from 1/2 it is rounding. */
const rounding = 1e-13;

/** The middle of the interval of medians, by selection; weights sum to 1. */
export function weightedMedian(values: Float64Array, weights: Float64Array): number {
  const x = values.slice();
  const w = weights.slice();
  let [first, last, below] = [0, x.length - 1, 0];
  while (first < last) {
    const split = partition(x, w, first, last);
    let share = 0;
    for (let i = first; i <= split; i++) share += w[i];
    if (below + share < 0.5 - rounding) {
      below += share;
      first = split + 1;
    } else last = split;
  }
  const here = x[first];
  if (below + w[first] > 0.5 + rounding) return here;
  let next = Infinity;
  for (let i = first + 1; i < x.length; i++) next = Math.min(next, x[i]);
  return next === Infinity ? here : 0.5 * (here + next);
}

/** Hoare's: from first to the place returned nothing is larger than what follows to last. */
function partition(x: Float64Array, w: Float64Array, first: number, last: number): number {
  const middle = x[(first + last) >> 1];
  const pivot = Math.max(Math.min(x[first], middle), Math.min(Math.max(x[first], middle), x[last]));
  let [i, j] = [first - 1, last + 1];
  for (;;) {
    do i++;
    while (x[i] < pivot);
    do j--;
    while (x[j] > pivot);
    if (i >= j) return j < last ? j : last - 1;
    [x[i], x[j]] = [x[j], x[i]];
    [w[i], w[j]] = [w[j], w[i]];
  }
}
