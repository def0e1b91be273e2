import { exactly, stratifiedMean, type Estimate } from '../../../judging/estimate.ts';
import type { Cell, RunFilter, RunView } from '../../../judging/run-view.ts';
import { canonicalParameters } from '../../../nouns/parameters.ts';
import type { RunRow } from '../../../store/row.ts';

/** The package's rules, as claims speak of them. */
export const plugin: RunFilter = {
  method: 'spectral-stop',
  variant: { rule: 'plugin', subtractInit: false },
};
export const pluginSubtracted: RunFilter = {
  method: 'spectral-stop',
  variant: { rule: 'plugin', subtractInit: true },
};
export const oracle: RunFilter = { method: 'oracle', variant: { subtractInit: false } };

/** Mean over the cells of a design. */
export function meanOver(cells: readonly Cell[]): Estimate | undefined {
  return stratifiedMean(cells.map(({ values }) => values));
}

/** Values by cell of something computed from the metrics of a run. */
export function cellsOf(
  rows: readonly RunRow[],
  valueOf: (metrics: RunRow['metrics']) => number | undefined,
): readonly Cell[] {
  const cells = new Map<
    string,
    { problem: string; parameters: RunRow['problemParameters']; values: number[] }
  >();
  for (const { problem, problemParameters, metrics } of rows) {
    const value = valueOf(metrics);
    if (value === undefined) continue;
    const name = `${problem} ${canonicalParameters(problemParameters)}`;
    const cell = cells.get(name) ?? { problem, parameters: problemParameters, values: [] };
    cell.values.push(value);
    cells.set(name, cell);
  }
  return [...cells.values()];
}

/** A metric of a model that is solved, where it was. */
export function solved(runs: RunView, model: string, metric: string): number | undefined {
  return runs.rows({ problem: 'named-models', method: 'theory', at: { model } })[0]?.metrics[metric];
}

/** A number without error, where it is there. */
export function exactlyIf(value: number | undefined, observations = 1): Estimate | undefined {
  return value === undefined ? undefined : exactly(value, observations);
}
