import { LabRangeError, LabTypeError } from '@lab/linalg';
import { outOfRange, requireCount, requireNotNegative } from '@lab/linalg/arguments';
import { numbers, type NumberList } from '../arguments.ts';
import { checkedFrequencies, frequenciesFromCounts } from '../frequencies/frequencies.ts';
import { fineResolution, rankQuadrature, type RankResolution } from './rankQuadrature.ts';

/** A frequency law: a power law of n items, frequencies with multiplicities, or counts. */
export interface FrequencyLaw {
  /** Number of items of a power law, an integer >= 1, up to 1e15. */
  readonly n?: number | undefined;
  /** Exponent >= 0 of that power law. */
  readonly alpha?: number | undefined;
  /** Instead of n and alpha: frequencies >= 0; times the multiplicities they sum to 1. */
  readonly frequencies?: NumberList | undefined;
  /** Items that have each frequency, numbers > 0; default all 1. */
  readonly multiplicities?: NumberList | undefined;
  /** Instead of frequencies: integer counts of the items. */
  readonly counts?: NumberList | undefined;
}

/** Items grouped by frequency, in decreasing order of it unless the caller gave another. */
export interface Groups {
  readonly frequency: Float64Array;
  /** Items in each group; for points of a quadrature any number > 0. */
  readonly multiplicity: Float64Array;
}

/** What is known of a law: its groups and how to find the frequency at a rank. */
export interface ResolvedLaw {
  readonly groups: Groups;
  /** Number of items. */
  readonly items: number;
  readonly kind: 'powerLaw' | 'values';
  /** The power law's exponent and largest frequency; undefined for values. */
  readonly power: { readonly alpha: number; readonly first: number } | undefined;
}

/** Up to this many items or values nothing is grouped. */
const ungrouped = 2048;

/**
 * Checks a law and groups it: exactly where it has few values; a longer power law by a quadrature over ranks that is exact
 * to about 1e-12, a longer list of values by merging neighbours (root mean square, at most 0.5% apart).
 */
export function resolveLaw(law: FrequencyLaw, resolution: RankResolution = fineResolution): ResolvedLaw {
  const given = [law.n ?? law.alpha, law.frequencies, law.counts].filter((field) => field !== undefined);
  if (given.length !== 1) {
    const message = 'a law needs either n and alpha, or frequencies, or counts';
    throw new LabTypeError('WRONG_TYPE', message, { argument: 'frequencies' });
  }
  if (law.frequencies === undefined && law.counts === undefined) return powerLawGroups(law, resolution);
  return valueGroups(law);
}

function powerLawGroups(law: FrequencyLaw, resolution: RankResolution): ResolvedLaw {
  const items = requireCount(law.n, 'n', 1, 1e15);
  const alpha = requireNotNegative(law.alpha, 'alpha');
  const { ranks, weights } = rankQuadrature(
    items,
    items <= ungrouped && resolution === fineResolution ? { ...resolution, singles: items } : resolution,
  );
  const frequency = ranks.map((rank) => rank ** -alpha);
  let sum = 0;
  for (let k = frequency.length - 1; k >= 0; k--) sum += weights[k] * frequency[k];
  for (let k = 0; k < frequency.length; k++) frequency[k] /= sum;
  return {
    groups: { frequency, multiplicity: weights },
    items,
    kind: 'powerLaw',
    power: { alpha, first: 1 / sum },
  };
}

function valueGroups(law: FrequencyLaw): ResolvedLaw {
  const frequency =
    law.counts === undefined ? weightedFrequencies(law) : { values: frequenciesFromCounts(law.counts) };
  const values = frequency.values;
  const multiplicity = frequency.multiplicity ?? new Float64Array(values.length).fill(1);
  let items = 0;
  for (const count of multiplicity) items += count;
  return { groups: { frequency: values, multiplicity }, items, kind: 'values', power: undefined };
}

function weightedFrequencies({ frequencies, multiplicities }: FrequencyLaw): {
  values: Float64Array;
  multiplicity?: Float64Array;
} {
  if (multiplicities === undefined) return { values: checkedFrequencies(frequencies!) };
  const values = numbers(frequencies, 'frequencies', { least: 0 });
  const multiplicity = numbers(multiplicities, 'multiplicities', { least: 0, length: values.length });
  const sum = values.reduce((total, p, k) => total + p * multiplicity[k], 0);
  if (!Number.isFinite(sum))
    throw new LabRangeError('NOT_FINITE', 'frequencies overflow when summed', { argument: 'frequencies' });
  if (Math.abs(sum - 1) > 1e-9)
    throw outOfRange('frequencies', 'numbers that, times multiplicities, sum to 1 within 1e-9', sum);
  return { values, multiplicity };
}

/**
 * Groups of equal or nearly equal values, decreasing: neighbours merge while they differ by less than `spread`; a merged
 * group keeps the number of items and the sum of squares.
 */
export function merged({ frequency, multiplicity }: Groups, spread = 0.005): Groups {
  const order = Array.from(frequency.keys()).sort((i, j) => frequency[j] - frequency[i]);
  const values: number[] = [];
  const counts: number[] = [];
  let largest = NaN;
  for (const i of order) {
    const [p, c] = [frequency[i], multiplicity[i]];
    if (c === 0) continue;
    const last = values.length - 1;
    if (last >= 0 && (p === largest || (p > 0 && p > largest * (1 - spread)))) {
      const all = counts[last] + c;
      values[last] = Math.hypot(values[last] * Math.sqrt(counts[last] / all), p * Math.sqrt(c / all));
      counts[last] = all;
    } else {
      values.push(p);
      counts.push(c);
      largest = p;
    }
  }
  return { frequency: Float64Array.from(values), multiplicity: Float64Array.from(counts) };
}

/** The groups sums run over: as given when they are few, merged when many. */
export function summationGroups({ groups, kind }: ResolvedLaw): Groups {
  if (kind === 'powerLaw' || groups.frequency.length <= ungrouped) return groups;
  const equal = merged(groups, 0);
  return equal.frequency.length <= ungrouped ? equal : merged(groups);
}
