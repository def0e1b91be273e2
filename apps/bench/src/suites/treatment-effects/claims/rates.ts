import type { Estimate } from '../../../judging/estimate.ts';
import type { Cell, RunFilter, RunView } from '../../../judging/run-view.ts';
import { recommended } from '../methods/cdte.ts';

/** The method this suite is about, as recommended. */
export const subject: RunFilter = { method: 'cdte', variant: recommended };

/** Data sets behind a cell: a run is a batch of `samples`. */
export function samplesOf({ parameters, values }: Cell): number {
  return Number(parameters['samples'] ?? 1) * values.length;
}

/**
 * The share of data sets on which a test rejects. Data sets are independent, so the error is that of a binomial share; no rejection in R
 * data sets is not known to be none (rule of three).
 */
export function rejectionShare(runs: RunView, filter: RunFilter): Estimate | undefined {
  const cells = runs.cells('rejection', filter);
  const total = cells.reduce((sum, cell) => sum + samplesOf(cell), 0);
  if (total === 0) return undefined;
  const hits = cells.reduce(
    (sum, cell) =>
      sum + (samplesOf(cell) * cell.values.reduce((part, value) => part + value, 0)) / cell.values.length,
    0,
  );
  const value = hits / total;
  return {
    value,
    standardError: Math.sqrt((value * (1 - value)) / total),
    degreesOfFreedom: Infinity,
    observations: total,
    leastHalfWidth: 3 / total,
    within: [0, 1],
  };
}
