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
 * What a threshold spends is concave and piecewise linear in it, so that Newton's method, which takes the threshold that the
 * units short of certainty would have, never goes too far but in its first step, and ends on the piece where the
 * budget is met. Where there are many units the answer for a sample tells all but a few of them apart beforehand: two
 * passes over the units in place of a sort.
 */
export function waterfill(input: WaterfillInput): Waterfilled {
  const { energy, cost, budget, floor = 0 } = input;
  if (floor > 0) return flooredWaterfill(energy, cost, budget, floor);
  const few = narrow(input);
  let threshold = few === undefined ? 0 : solve(few, budget, few.low);
  if (few === undefined || !(threshold >= few.low && threshold <= few.high))
    threshold = solve({ energy, cost, decided: nothing }, budget, 0);
  if (threshold < Infinity) return { probabilities: probabilitiesAt(energy, threshold), threshold };
  return { probabilities: energy.map((a) => (a > 0 ? 1 : 0)), threshold };
}

/** How many units are certain, what they cost, and sum cost a over those that are not. */
interface Split {
  readonly certain: number;
  readonly spent: number;
  readonly weighted: number;
}

const nothing: Split = { certain: 0, spent: 0, weighted: 0 };

/** Units to be told apart, and what is known of all others. */
interface Undecided {
  readonly energy: Float64Array;
  readonly cost: Float64Array | undefined;
  readonly decided: Split;
}

/** The threshold that meets the budget, Infinity where it covers all units of positive energy. */
function solve(units: Undecided, budget: number, start: number): number {
  let threshold = start;
  let certain = -1;
  for (;;) {
    const now = splitAt(units, threshold);
    if (now.weighted === 0 && budget >= now.spent * almostOne) return Infinity;
    const rest = budget - now.spent;
    // Rounding leaves nothing for the last units, or the start was too high.
    if (rest <= 0 || now.weighted === 0) return certain >= 0 || threshold === 0 ? threshold : 0;
    threshold = rest / now.weighted;
    if (now.certain === certain) return threshold;
    certain = now.certain;
  }
}

const block = 256;
const noRoom = new Int32Array(1);

/** Sums are made in blocks: rounding errors grow with the square root of the number of units alone. */
function splitAt({ energy, cost, decided }: Undecided, threshold: number): Split {
  const sums = Float64Array.of(decided.certain, decided.spent, decided.weighted);
  for (let from = 0; from < energy.length; from += block)
    splitBlock(
      energy,
      cost,
      from,
      Math.min(energy.length, from + block),
      threshold,
      threshold,
      sums,
      noRoom,
      0,
    );
  return { certain: sums[0], spent: sums[1], weighted: sums[2] };
}

/**
 * Adds to the sums (certain, spent, weighted) what units from..to - 1 come to that are certain at the threshold `low` or short of
 * it at `high`; the places of the others go to `near` from `at` on. Returns where these end.
 */
function splitBlock(
  energy: Float64Array,
  cost: Float64Array | undefined,
  from: number,
  to: number,
  low: number,
  high: number,
  sums: Float64Array,
  near: Int32Array,
  at: number,
): number {
  let [certain, price, part] = [0, 0, 0];
  let end = at;
  for (let i = from; i < to; i++) {
    const a = energy[i];
    // Numbers, not branches: which way they go cannot be foretold.
    const sure = +(low * a >= almostOne);
    const short = +(high * a < almostOne);
    const unit = cost === undefined ? 1 : cost[i];
    certain += sure;
    price += unit * sure;
    part += unit * a * short;
    near[end] = i;
    end += 1 - sure - short;
  }
  sums[0] += certain;
  sums[1] += price;
  sums[2] += part;
  return end;
}

/** Units drawn for a first guess of the threshold, and how far it may be off. */
const sampled = 8192;
const margin = 0.05;

/** The units that are certain for some thresholds near a guess and not for others; undefined where there are few units at all. */
function narrow({
  energy,
  cost,
  budget,
}: WaterfillInput): (Undecided & { readonly low: number; readonly high: number }) | undefined {
  const n = energy.length;
  if (n < 4 * sampled) return undefined;
  const draw = (values: Float64Array): Float64Array => {
    const drawn = new Float64Array(sampled);
    // Steps of the golden section do not fall in with the rows and columns of an image.
    for (let i = 0; i < sampled; i++) drawn[i] = values[Math.floor(n * ((i * 0.6180339887498949) % 1))];
    return drawn;
  };
  const sample = { energy: draw(energy), cost: cost && draw(cost), decided: nothing };
  const guess = solve(sample, (budget * sampled) / n, 0);
  if (!(guess > 0 && guess < Infinity)) return undefined;
  const [low, high] = [guess * (1 - margin), guess * (1 + margin)];
  const sums = new Float64Array(3);
  const places = new Int32Array(n + 1);
  let count = 0;
  for (let from = 0; from < n; from += block)
    count = splitBlock(energy, cost, from, Math.min(n, from + block), low, high, sums, places, count);
  const near = places.subarray(0, count);
  return {
    energy: gather(energy, near),
    cost: cost && gather(cost, near),
    decided: { certain: sums[0], spent: sums[1], weighted: sums[2] },
    low,
    high,
  };
}

function gather(values: Float64Array, places: Int32Array): Float64Array {
  const gathered = new Float64Array(places.length);
  for (let i = 0; i < places.length; i++) gathered[i] = values[places[i]];
  return gathered;
}

function probabilitiesAt(energy: Float64Array, threshold: number): Float64Array {
  const probabilities = new Float64Array(energy.length);
  for (let i = 0; i < energy.length; i++) {
    const a = energy[i];
    const sure = +(threshold * a >= almostOne);
    probabilities[i] = sure + (1 - sure) * a * threshold;
  }
  return probabilities;
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
