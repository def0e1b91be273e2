import { LabRangeError } from '@lab/linalg';
import { requireOneOf, requireOpenUnit } from '@lab/linalg/arguments';
import { requireSameLength, requireVector, type NumberList } from '../arguments.ts';
import { studentT } from '../distributions/studentT.ts';
import { weightedMean } from '../moments/weightedMean.ts';
import { standardErrorOfMean } from '../moments/weightedVariance.ts';
import type { PathElement } from '../random/streamKey.ts';
import { bootstrap, type Interval } from './bootstrap.ts';

/** Options of {@link pairedDifference}. */
export interface PairedDifferenceOptions {
  /** Coverage of the interval, strictly between 0 and 1; default 0.95. */
  readonly level?: number;
  /** Default 't': Student's interval; 'bootstrap': BCa on the pairs. */
  readonly method?: 't' | 'bootstrap';
  /** Resamples of 'bootstrap'; default 1000. */
  readonly draws?: number;
  /** Seed of 'bootstrap'; default 0. */
  readonly seed?: PathElement;
}

/** The mean of first - second over pairs. */
export interface PairedDifference {
  /** Mean of first - second. */
  readonly difference: number;
  /** Standard error of that mean. */
  readonly standardError: number;
  /** Interval of the level asked for. */
  readonly interval: Interval;
  /** Two-sided p-value of Student's test that the mean difference is 0; 1 where all differences are 0. */
  readonly pValue: number;
  /** Number of pairs minus 1. */
  readonly degreesOfFreedom: number;
}

/**
 * An interval for the mean difference of pairs, such as two methods on the same data sets.
 *
 * @param first - finite numbers, at least two
 * @param second - as many
 * @param options - level, method, draws, seed
 * @throws LabRangeError SHAPE, NOT_FINITE, OUT_OF_RANGE (fewer than two pairs); LabTypeError UNKNOWN_OPTION
 */
export function pairedDifference(
  first: NumberList,
  second: NumberList,
  options: PairedDifferenceOptions = {},
): PairedDifference {
  const { level = 0.95, method = 't', draws = 1000, seed = 0 } = options;
  requireVector(first, 'first');
  requireSameLength(second, 'second', first, 'first');
  requireVector(second, 'second');
  requireOpenUnit(level, 'level');
  requireOneOf(method, ['t', 'bootstrap'], 'method');
  if (first.length < 2) {
    throw new LabRangeError('OUT_OF_RANGE', `first must have at least 2 pairs, got ${first.length}`, {
      argument: 'first',
    });
  }
  const differences = Float64Array.from({ length: first.length }, (_, i) => first[i] - second[i]);
  requireVector(differences, 'first - second');
  const difference = weightedMean(differences);
  const standardError = standardErrorOfMean(differences);
  const degreesOfFreedom = first.length - 1;
  const t = Math.abs(difference) / standardError;
  const half = standardError * studentT.upperQuantile((1 - level) / 2, { degreesOfFreedom });
  return {
    difference,
    standardError,
    interval:
      method === 't'
        ? { lower: difference - half, upper: difference + half }
        : bootstrap(differences.length, (indices) => meanOf(differences, indices), {
            draws,
            level,
            seed,
            method: 'bca',
          }).interval,
    pValue: standardError > 0 ? twoSided(t, degreesOfFreedom) : difference === 0 ? 1 : 0,
    degreesOfFreedom,
  };
}

function twoSided(t: number, degreesOfFreedom: number): number {
  return Number.isFinite(t) ? 2 * studentT.sf(t, { degreesOfFreedom }) : 0;
}

function meanOf(values: Float64Array, indices: Int32Array): number {
  let sum = 0;
  for (const i of indices) sum += values[i];
  return sum / indices.length;
}
