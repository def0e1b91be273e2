/** What {@link waterfill} solves: unit i costs `cost[i]` (1 without costs) and is worth `energy[i]`. */
export interface WaterfillInput {
  readonly energy: Float64Array;
  readonly cost?: Float64Array | undefined;
  /** sum of cost times probability, > 0. */
  readonly budget: number;
  /** Least probability of every unit, default 0. */
  readonly floor?: number;
}

/** p_i = max(floor, min(1, c a_i)) with the budget met. */
export interface Waterfilled {
  readonly probabilities: Float64Array;
  /** c, Infinity where the budget covers every unit of positive energy. */
  readonly threshold: number;
}

// c a rounded may miss 1 by a few units in the last place where it is 1.
const almostOne = 1 - 8 * Number.EPSILON;

/**
 * The probabilities p_i = min(1, c a_i) that meet a budget exactly: the minimiser of sum (1/p - 1) a^2, and of the largest a/p over
 * rows that are not certain (docs/theory.md).
 *
 * Units are made certain in rounds, each with the threshold that the others have left: it only rises, so that what is certain stays
 * so. A round costs one pass over the units that are left.
 */
export function waterfill({ energy, cost, budget, floor = 0 }: WaterfillInput): Waterfilled {
  if (floor > 0) return flooredWaterfill(energy, cost, budget, floor);
  const probabilities = new Float64Array(energy.length);
  const left = positiveUnits(energy);
  let count = left.length;
  let rest = budget;
  for (;;) {
    const { weighted, total } = sums(energy, cost, left, count);
    if (rest >= total * almostOne || count === 0) {
      for (let i = 0; i < count; i++) probabilities[left[i]] = 1;
      return { probabilities, threshold: Infinity };
    }
    const threshold = rest / weighted;
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const i = left[at];
      if (threshold * energy[i] >= almostOne) {
        probabilities[i] = 1;
        rest -= cost === undefined ? 1 : cost[i];
      } else left[kept++] = i;
    }
    if (kept === count) {
      for (let at = 0; at < count; at++) probabilities[left[at]] = threshold * energy[left[at]];
      return { probabilities, threshold };
    }
    if (rest <= 0 || kept === 0) return spent(energy, probabilities, left.subarray(0, kept), threshold);
    count = kept;
  }
}

/** Where rounding leaves nothing for the last units, they get nothing. */
function spent(
  energy: Float64Array,
  probabilities: Float64Array,
  left: Int32Array,
  threshold: number,
): Waterfilled {
  for (const i of left) probabilities[i] = Math.min(1, threshold * energy[i]);
  return { probabilities, threshold };
}

function positiveUnits(energy: Float64Array): Int32Array {
  const units = new Int32Array(energy.length);
  let count = 0;
  for (let i = 0; i < energy.length; i++) if (energy[i] > 0) units[count++] = i;
  return units.subarray(0, count);
}

const block = 256;

/** sum cost a and sum cost over the units left, in blocks: rounding errors grow with the square root of the number alone. */
function sums(
  energy: Float64Array,
  cost: Float64Array | undefined,
  left: Int32Array,
  count: number,
): { weighted: number; total: number } {
  let [weighted, total] = [0, 0];
  for (let start = 0; start < count; start += block) {
    const end = Math.min(count, start + block);
    let [part, price] = [0, 0];
    if (cost === undefined) for (let at = start; at < end; at++) part += energy[left[at]];
    else
      for (let at = start; at < end; at++) {
        part += cost[left[at]] * energy[left[at]];
        price += cost[left[at]];
      }
    weighted += part;
    total += cost === undefined ? end - start : price;
  }
  return { weighted, total };
}

/** sum cost max(f, min(1, c a)) = budget: the piece of this piecewise linear function that meets it, then its exact root. */
function flooredWaterfill(
  energy: Float64Array,
  cost: Float64Array | undefined,
  budget: number,
  floor: number,
): Waterfilled {
  const n = energy.length;
  const price = (i: number): number => (cost === undefined ? 1 : cost[i]);
  const spend = (c: number): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += price(i) * Math.max(floor, Math.min(1, c * energy[i]));
    return sum;
  };
  const probabilities = new Float64Array(n);
  const fill = (threshold: number): Waterfilled => {
    for (let i = 0; i < n; i++)
      probabilities[i] =
        energy[i] > 0 && threshold * energy[i] >= almostOne
          ? 1
          : Math.max(floor, Math.min(1, threshold * energy[i] || 0));
    return { probabilities, threshold };
  };
  const breakpoints: number[] = [];
  for (let i = 0; i < n; i++) if (energy[i] > 0) breakpoints.push(floor / energy[i], 1 / energy[i]);
  const sorted = Float64Array.from(breakpoints).sort();
  if (sorted.length === 0 || budget >= spend(sorted[sorted.length - 1])) {
    for (let i = 0; i < n; i++) probabilities[i] = energy[i] > 0 ? 1 : floor;
    return { probabilities, threshold: Infinity };
  }
  let [low, high] = [-1, sorted.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (spend(sorted[middle]) <= budget) low = middle;
    else high = middle;
  }
  if (low < 0) return fill(sorted[0]);
  const [start, end] = [sorted[low], sorted[high]];
  let [rest, weighted] = [budget, 0];
  for (let i = 0; i < n; i++) {
    if (energy[i] > 0 && 1 / energy[i] <= start) rest -= price(i);
    else if (energy[i] === 0 || floor / energy[i] >= end) rest -= price(i) * floor;
    else weighted += price(i) * energy[i];
  }
  return fill(weighted > 0 ? Math.min(end, Math.max(start, rest / weighted)) : start);
}
