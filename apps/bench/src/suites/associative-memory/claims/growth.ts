import { fitScaling } from '@lab/assoc-memory';
import type { Estimate } from '../../../judging/estimate.ts';
import type { Cell, RunFilter, RunView } from '../../../judging/run-view.ts';

/** The mean of one dimension. */
export interface DimensionMean {
  readonly d: number;
  readonly recovered: number;
  readonly standardError: number;
  readonly runs: number;
}

/** Means by dimension, in increasing order; counts that happen to be equal still have an error of chance. */
export function meansByDimension(cells: readonly Cell[]): DimensionMean[] {
  return cells
    .filter(({ values }) => values.length > 1)
    .map(({ parameters, values }) => {
      const runs = values.length;
      const mean = values.reduce((sum, value) => sum + value, 0) / runs;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const standardError = Math.sqrt(Math.max(squares / (runs - 1), 1) / runs);
      return { d: Number(parameters['d']), recovered: mean, standardError, runs };
    })
    .sort((a, b) => a.d - b.d);
}

/** A measured exponent beside the one the closed theory has at the same dimensions. */
export interface Growth {
  readonly measured: Estimate;
  /** The theory's exponent by the same fit, with the same weights. */
  readonly finite: number;
  /** The dimensions, in words. */
  readonly range: string;
}

/**
 * The exponent of the facts recovered in the dimension, by weighted least squares of the logarithms.
 *
 * @param least smallest dimension to use where more than two remain
 */
export function growthOf(runs: RunView, filter: RunFilter, least: number): Growth | undefined {
  const all = meansByDimension(runs.cells('recovered', filter));
  const large = all.filter(({ d }) => d >= least);
  const means = large.length > 2 ? large : all;
  if (means.length < 2) return undefined;
  const theory = new Map(
    runs
      .cells('theory', filter)
      .map(({ parameters, values }) => [Number(parameters['d']), values[0] ?? NaN] as const),
  );
  const fit = fitScaling(means);
  const expected = means.map(({ d, recovered, standardError }) => {
    const value = theory.get(d) ?? NaN;
    return { d, recovered: value, standardError: (standardError / recovered) * value };
  });
  return {
    measured: {
      value: fit.slope,
      standardError: fit.slopeStandardError,
      degreesOfFreedom: means.reduce((sum, { runs: count }) => sum + count - 1, 0),
      observations: means.reduce((sum, { runs: count }) => sum + count, 0),
    },
    finite: fitScaling(expected).slope,
    range: `d = ${means.map(({ d }) => d).join(', ')}`,
  };
}
