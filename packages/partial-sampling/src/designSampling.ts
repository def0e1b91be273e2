import {
  outOfRange,
  requireCount,
  requireNotNegative,
  requireNumber,
  requireObject,
  requirePositive,
  requireUnit,
  wrongShape,
  wrongType,
} from '@lab/linalg/arguments';
import { numbers, rowIndices, type NumberList } from './arguments.ts';
import { waterfill } from './waterfill.ts';

/** Input of {@link designSampling}. */
export interface DesignInput {
  /** a_i >= 0, n energies of the rows, not all 0: local coherences. */
  readonly energy: NumberList;
  /** The budget: the expected number of rows, or of cost, real in (0, n] or (0, sum of costs]. */
  readonly measurements: number;
  /** Rows that are always taken, different ones; their cost leaves the budget first. */
  readonly forced?: readonly number[] | undefined;
  /** What a row costs, or a group where there are groups; > 0, default 1. */
  readonly cost?: NumberList | undefined;
  /** Lists of rows that are taken together; they must partition 0..n-1. */
  readonly groups?: readonly (readonly number[])[] | undefined;
  /** Energy of each group, default the largest of its rows; {@link blockCoherence} gives the exact one. */
  readonly groupEnergy?: NumberList | undefined;
  /**
   * For each row the row that is drawn together with it (itself where it stands alone): `transform.pairs` for real signals under a
   * Fourier transform. Rows keep the probabilities of a design without pairs. Not with groups.
   */
  readonly pairs?: readonly number[] | undefined;
  /** Least probability of every row or group, in [0, 1]; default 0. */
  readonly minProbability?: number | undefined;
  /** rho >= 0: energies become sqrt(a^2 + rho a), rho = l sigma^2 / |x|^2 for a prior of dimension l; default 0. */
  readonly noiseRatio?: number | undefined;
  /** b > 0: energies are raised to this power, after `noiseRatio`; default 1. */
  readonly exponent?: number | undefined;
}

/** Which rows are always taken, and with what probability the others are. Survives JSON. */
export interface SamplingDesign {
  /** p_i in [0, 1], one for each row, or for each group in their order. */
  readonly probabilities: number[];
  /** c of p = min(1, c a), for the energies as used; Infinity where the budget covers every row of positive energy. */
  readonly threshold: number;
  /** Rows with p = 1. */
  readonly deterministicRows: number[];
  /** How many rows (or groups) have p = 1, forced ones included. */
  readonly saturatedCount: number;
  /** Expected number of rows. */
  readonly expectedCount: number;
  /** Standard deviation of the number of rows when they are drawn independently. */
  readonly countStdDev: number;
  /** Number of rows of the transform. */
  readonly size: number;
  /** The budget. */
  readonly measurements: number;
  /** Energies of the rows as given. */
  readonly energy: number[];
  /** Energies of the rows or groups that were filled: after noise, exponent and groups; the list `energy` where that is all the same. */
  readonly usedEnergy: number[];
  readonly groups?: number[][];
  readonly pairs?: number[];
  readonly forced?: number[];
  readonly cost?: number[];
  readonly groupEnergy?: number[];
  readonly minProbability?: number;
  readonly noiseRatio?: number;
  readonly exponent?: number;
  /** `budget-exceeds-support`: there is budget for more rows than have energy. */
  readonly warning?: 'budget-exceeds-support';
}

/**
 * The optimal Bernoulli design for a budget: p_i = min(1, c a_i) with sum p = m (arXiv 2604.04802; derivation in docs/theory.md).
 * Rows with p = 1 are deterministic.
 *
 * @throws OUT_OF_RANGE, SHAPE, NOT_FINITE, WRONG_TYPE, with the `argument` at fault and the `index` in it
 */
export function designSampling(input: DesignInput): SamplingDesign {
  requireObject(input, 'input');
  const energy = numbers(input.energy, 'energy', { check: requireNotNegative, copied: false });
  const size = energy.length;
  if (!energy.some((value) => value > 0))
    throw outOfRange('energy', 'positive somewhere (no row sees the prior)', 0);
  const groups = input.groups === undefined ? undefined : readGroups(input.groups, size);
  const pairs = input.pairs === undefined ? undefined : readPairs(input.pairs, size);
  if (groups !== undefined && pairs !== undefined)
    throw outOfRange('pairs', 'left out where there are groups: put the pairs into the groups', 'both');
  const groupEnergy = readGroupEnergy(input.groupEnergy, groups);
  const used = transformedEnergy(groupEnergy ?? energyOf(energy, groups, pairs), input);
  const cost =
    input.cost === undefined
      ? undefined
      : numbers(input.cost, 'cost', { length: used.length, check: requirePositive });
  const forced = rowIndices(input.forced ?? [], 'forced', size);
  const floor = requireUnit(input.minProbability ?? 0, 'minProbability');
  const budget = readBudget(input.measurements, used.length, cost);
  const certain = forcedUnits(forced, groups, pairs, used.length);
  const { probabilities, threshold } = fill(used, cost, budget, floor, certain);
  const energies = plainList(energy);
  return {
    ...summary(probabilities, size, groups, pairs),
    threshold,
    size,
    measurements: input.measurements,
    energy: energies,
    usedEnergy: used === energy ? energies : plainList(used),
    ...(groups === undefined ? {} : { groups }),
    ...(pairs === undefined ? {} : { pairs }),
    ...(forced.length === 0 ? {} : { forced }),
    ...(cost === undefined ? {} : { cost: plainList(cost) }),
    ...(groupEnergy === undefined ? {} : { groupEnergy: plainList(groupEnergy) }),
    ...(floor === 0 ? {} : { minProbability: floor }),
    ...(input.noiseRatio === undefined ? {} : { noiseRatio: input.noiseRatio }),
    ...(input.exponent === undefined ? {} : { exponent: input.exponent }),
    ...(threshold === Infinity && exceedsSupport(used, cost, budget, { certain, floor })
      ? { warning: 'budget-exceeds-support' as const }
      : {}),
  };
}

function readGroups(value: unknown, size: number): number[][] {
  if (!Array.isArray(value)) throw wrongType('groups', 'a list of lists of rows', value);
  const seen = new Uint8Array(size);
  let count = 0;
  const groups = value.map((group: unknown, g) => {
    const rows = rowIndices(group, `groups[${g}]`, size);
    if (rows.length === 0) throw outOfRange(`groups[${g}]`, 'a list of at least one row', 'none');
    for (const row of rows) {
      if (seen[row] === 1) throw outOfRange('groups', 'lists that do not overlap', `row ${row} twice`, g);
      seen[row] = 1;
      count++;
    }
    return rows;
  });
  if (count < size) throw outOfRange('groups', `lists that cover all ${size} rows`, `${count} rows`);
  return groups;
}

/** Checks that pairs are an involution of 0..size-1. */
export function readPairs(value: unknown, size: number, argument = 'pairs'): number[] {
  const pairs = rowIndices(value, argument, size);
  if (pairs.length !== size) throw wrongShape(argument, `${size} entries`, pairs.length);
  pairs.forEach((partner, row) => {
    if (pairs[partner] !== row)
      throw outOfRange(argument, 'each other’s partner', `${row} -> ${partner} -> ${pairs[partner]}`, row);
  });
  return pairs;
}

function readGroupEnergy(
  value: NumberList | undefined,
  groups: number[][] | undefined,
): Float64Array | undefined {
  if (value === undefined) return undefined;
  if (groups === undefined) throw outOfRange('groupEnergy', 'left out where there are no groups', 'a list');
  const energy = numbers(value, 'groupEnergy', { length: groups.length, check: requireNotNegative });
  if (!energy.some((entry) => entry > 0)) throw outOfRange('groupEnergy', 'positive somewhere', 0);
  return energy;
}

/** Energies of the units that are filled; the members of a pair share the larger one, so that rounding cannot part them. */
function energyOf(
  energy: Float64Array,
  groups: number[][] | undefined,
  pairs: number[] | undefined,
): Float64Array {
  if (groups !== undefined)
    return Float64Array.from(groups, (rows) =>
      rows.reduce((largest, row) => Math.max(largest, energy[row]), 0),
    );
  if (pairs !== undefined) return energy.map((value, row) => Math.max(value, energy[pairs[row]]));
  return energy;
}

function transformedEnergy(
  energy: Float64Array,
  { noiseRatio = 0, exponent = 1 }: DesignInput,
): Float64Array {
  const rho = requireNotNegative(noiseRatio, 'noiseRatio');
  const power = requirePositive(exponent, 'exponent');
  if (rho === 0 && power === 1) return energy;
  return energy.map((a) => {
    const noisy = rho === 0 ? a : Math.sqrt(a * (a + rho));
    return power === 1 ? noisy : noisy ** power;
  });
}

function readBudget(value: unknown, count: number, cost: Float64Array | undefined): number {
  const total = cost === undefined ? count : cost.reduce((sum, price) => sum + price, 0);
  const need = `in (0, ${cost === undefined ? 'n' : 'sum of costs'}] = (0, ${total}]`;
  const budget = requireNumber(value, 'measurements');
  if (!(budget > 0) || budget > total * (1 + 1e-12)) throw outOfRange('measurements', need, budget);
  return budget;
}

function forcedUnits(
  forced: readonly number[],
  groups: number[][] | undefined,
  pairs: number[] | undefined,
  count: number,
): Uint8Array {
  const certain = new Uint8Array(count);
  if (groups === undefined)
    for (const row of forced) {
      certain[row] = 1;
      if (pairs !== undefined) certain[pairs[row]] = 1;
    }
  else {
    const wanted = new Set(forced);
    groups.forEach((rows, g) => {
      if (rows.some((row) => wanted.has(row))) certain[g] = 1;
    });
  }
  return certain;
}

function fill(
  energy: Float64Array,
  cost: Float64Array | undefined,
  budget: number,
  floor: number,
  certain: Uint8Array,
): { probabilities: Float64Array; threshold: number } {
  if (!certain.includes(1)) {
    requireFloor(energy.length, cost, budget, floor);
    return waterfill({ energy, cost, budget, floor });
  }
  const free: number[] = [];
  let rest = budget;
  certain.forEach((is, i) => {
    if (is === 1) rest -= cost === undefined ? 1 : cost[i];
    else free.push(i);
  });
  if (rest < -1e-12 * budget)
    throw outOfRange(
      'forced',
      `rows that cost at most the budget, ${budget}`,
      `rows that cost ${budget - rest}`,
    );
  const probabilities = Float64Array.from(certain);
  const freeEnergy = Float64Array.from(free, (i) => energy[i]);
  const freeCost = cost === undefined ? undefined : Float64Array.from(free, (i) => cost[i]);
  requireFloor(free.length, freeCost, Math.max(0, rest), floor);
  if (rest <= 1e-12 * budget || free.length === 0)
    return { probabilities, threshold: free.length === 0 ? Infinity : 0 };
  const filled = waterfill({ energy: freeEnergy, cost: freeCost, budget: rest, floor });
  free.forEach((i, at) => (probabilities[i] = filled.probabilities[at]));
  return { probabilities, threshold: filled.threshold };
}

function requireFloor(count: number, cost: Float64Array | undefined, budget: number, floor: number): void {
  const least = floor * (cost === undefined ? count : cost.reduce((sum, price) => sum + price, 0));
  if (budget < least * (1 - 1e-12))
    throw outOfRange(
      'minProbability',
      `a floor that the budget pays for (it costs ${least}, there is ${budget})`,
      floor,
    );
}

function summary(
  probabilities: Float64Array,
  size: number,
  groups: number[][] | undefined,
  pairs: number[] | undefined,
) {
  let [expectedCount, variance, saturatedCount] = [0, 0, 0];
  for (let i = 0; i < probabilities.length; i++) saturatedCount += +(probabilities[i] >= 1);
  const deterministicRows = groups === undefined ? certainRows(probabilities, saturatedCount) : [];
  const count = (p: number, rows: number): void => {
    expectedCount += rows * p;
    variance += rows * rows * p * (1 - p);
  };
  if (groups === undefined)
    for (let row = 0; row < size; row++) {
      const p = probabilities[row];
      const partner = pairs === undefined ? row : pairs[row];
      if (partner === row) count(p, 1);
      else if (partner > row) count(p, 2);
    }
  else
    groups.forEach((rows, at) => {
      count(probabilities[at], rows.length);
      if (probabilities[at] >= 1) deterministicRows.push(...rows);
    });
  return {
    probabilities: plainList(probabilities),
    deterministicRows: groups === undefined ? deterministicRows : deterministicRows.sort((a, b) => a - b),
    saturatedCount,
    expectedCount,
    countStdDev: Math.sqrt(variance),
  };
}

/** The rows of probability 1, of which there are so many. */
function certainRows(probabilities: Float64Array, count: number): number[] {
  const rows = new Array<number>(count);
  for (let row = 0, at = 0; at < count; row++) {
    rows[at] = row;
    at += +(probabilities[row] >= 1);
  }
  return rows;
}

/** A typed array as a plain one; much faster than `Array.from` for millions. */
function plainList(values: Float64Array): number[] {
  const list = new Array<number>(values.length);
  for (let i = 0; i < values.length; i++) list[i] = values[i];
  return list;
}

/** Rows that are drawn together, and where their probability stands in `probabilities`. */
export interface Unit {
  readonly rows: readonly number[];
  readonly at: number;
}

/** What a design draws: single rows, groups, or conjugate pairs. */
export function unitsOf(
  size: number,
  groups: readonly (readonly number[])[] | undefined,
  pairs: readonly number[] | undefined,
): Unit[] {
  if (groups !== undefined) return groups.map((rows, at) => ({ rows, at }));
  const units: Unit[] = [];
  for (let row = 0; row < size; row++) {
    const partner = pairs === undefined ? row : pairs[row];
    if (partner === row) units.push({ rows: [row], at: row });
    else if (partner > row) units.push({ rows: [row, partner], at: row });
  }
  return units;
}

function exceedsSupport(
  energy: Float64Array,
  cost: Float64Array | undefined,
  budget: number,
  { certain, floor }: { certain: Uint8Array; floor: number },
): boolean {
  let support = 0;
  for (let i = 0; i < energy.length; i++) {
    const most = energy[i] > 0 || certain[i] === 1 ? 1 : floor;
    support += most * (cost === undefined ? 1 : cost[i]);
  }
  return budget > support * (1 + 1e-12);
}

/** Checks that an argument is a design, also one that went through JSON. */
export function readDesign(value: unknown, argument = 'design'): SamplingDesign {
  const design = requireObject(value, argument);
  const size = requireCount(design['size'], `${argument}.size`, 1);
  const groups = design['groups'] as readonly unknown[] | undefined;
  numbers(design['probabilities'], `${argument}.probabilities`, {
    length: groups === undefined ? size : groups.length,
    check: requireUnit,
  });
  return value as SamplingDesign;
}
