import { rateOf, stratifiedMean, type Estimate } from '../../../judging/estimate.ts';
import type { Cell, RunFilter, RunView } from '../../../judging/run-view.ts';

/** The paper's method: alpha 0, leading eigenvalues by their sign. */
export const paperMethod: RunFilter = { method: 'ih', variant: { alpha: 0, order: 'algebraic' } };

/** The exponent recommended here. */
export const halfMethod: RunFilter = { method: 'ih', variant: { alpha: 0.5, order: 'algebraic' } };

/** Mean error rate over cells, never surer than the number of rows classified allows. */
export function errorRateOver(cells: readonly Cell[]): Estimate | undefined {
  return rateOf(valuesOf(cells), rowsClassified(cells));
}

/** Mean difference of error rates over cells; equal errors on a few hundred rows do not make two methods the same. */
export function errorDifferenceOver(cells: readonly Cell[]): Estimate | undefined {
  const estimate = stratifiedMean(valuesOf(cells));
  return estimate === undefined
    ? undefined
    : { ...estimate, leastHalfWidth: 3 / rowsClassified(cells), within: [-1, 1] };
}

function valuesOf(cells: readonly Cell[]): readonly (readonly number[])[] {
  return cells.map(({ values }) => values);
}

function rowsClassified(cells: readonly Cell[]): number {
  return cells.reduce((sum, { parameters, values }) => sum + Number(parameters['rows']) * values.length, 0);
}

/** In how many cells the mean is below 0, in words. */
export function shareBelowZero(cells: readonly Cell[]): { readonly note?: string } {
  if (cells.length === 0) return {};
  const below = cells.filter(({ values }) => values.reduce((sum, value) => sum + value, 0) < 0).length;
  return { note: `Lower in ${below} of ${cells.length} designs.` };
}

/** Differences of error rates on the mixture: a method minus another, on the same data. */
export function errorDifferences(
  runs: RunView,
  a: RunFilter,
  b: RunFilter,
  where: NonNullable<RunFilter['where']>,
): readonly Cell[] {
  return runs.differences('error', { problem: 'mixture', where, ...a }, { problem: 'mixture', where, ...b });
}
