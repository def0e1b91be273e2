import { rateOf, stratifiedMean, type Estimate } from '../../../judging/estimate.ts';
import type { Cell, RunFilter, RunView } from '../../../judging/run-view.ts';

/** The paper's method: alpha 0, leading eigenvalues by their sign. */
export const paperMethod: RunFilter = { method: 'ih', variant: { alpha: 0, order: 'algebraic' } };

/** The exponent recommended here. */
export const halfMethod: RunFilter = { method: 'ih', variant: { alpha: 0.5, order: 'algebraic' } };

/** Mean over cells with its standard error. */
export function overCells(cells: readonly Cell[]): Estimate | undefined {
  return stratifiedMean(cells.map(({ values }) => values));
}

/** Mean error rate over cells, never surer than the number of rows classified allows. */
export function errorRateOver(cells: readonly Cell[]): Estimate | undefined {
  const trials = cells.reduce(
    (sum, { parameters, values }) => sum + Number(parameters['rows']) * values.length,
    0,
  );
  return rateOf(
    cells.map(({ values }) => values),
    trials,
  );
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
