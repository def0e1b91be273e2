import { caseLabel, methodLabel } from '../nouns/labels.ts';
import { stratifiedMean, type Estimate } from '../judging/estimate.ts';
import { canonicalParameters } from '../nouns/parameters.ts';
import type { Suite } from '../nouns/suite.ts';
import type { RunRow } from '../store/row.ts';

/** One method on one case, over its repetitions. */
export interface ResultCell {
  readonly problem: string;
  readonly method: string;
  readonly finished: number;
  readonly notFinished: number;
  /** Mean of each metric that was measured. */
  readonly metrics: ReadonlyMap<string, Estimate>;
}

/** The runs of a suite gathered by case and method, in the order of the plan. */
export function resultCells(suite: Suite, rows: readonly RunRow[]): readonly ResultCell[] {
  const groups = new Map<string, RunRow[]>();
  for (const row of rows) {
    const name = JSON.stringify([
      row.problem,
      canonicalParameters(row.problemParameters),
      row.method,
      canonicalParameters(row.methodParameters),
    ]);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [cellOf(suite, first, group)];
  });
}

function cellOf(suite: Suite, first: RunRow, group: readonly RunRow[]): ResultCell {
  const finished = group.filter(({ status }) => status === 'ok');
  const metrics = new Map<string, Estimate>();
  for (const { name } of suite.metrics) {
    const values = finished.flatMap((row) => row.metrics[name] ?? []);
    const mean = stratifiedMean([values]);
    if (mean !== undefined) metrics.set(name, mean);
  }
  return {
    problem: caseLabel(suite, first.problem, first.problemParameters),
    method: methodLabel(suite, first.method, first.methodParameters),
    finished: finished.length,
    notFinished: group.length - finished.length,
    metrics,
  };
}
