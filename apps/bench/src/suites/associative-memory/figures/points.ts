import { stratifiedMean } from '../../../judging/estimate.ts';
import type { RunFilter, RunView } from '../../../judging/run-view.ts';
import type { Scalar } from '../../../nouns/parameters.ts';

/** A method as figures show it: the label is that of the method's own declaration. */
export interface ShownMethod {
  readonly label: string;
  readonly filter: RunFilter;
}

/** The rules that matter most. */
export const rulesShown: readonly ShownMethod[] = [
  { label: 'Muon', filter: { method: 'muon', variant: { gradient: 'exact' } } },
  { label: 'SGD', filter: { method: 'sgd' } },
  { label: 'Newton', filter: { method: 'newton' } },
];

/** A mean over data sets with its standard error, and what the theory expects. */
export interface Point {
  readonly x: number;
  readonly facet: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly theory: number | undefined;
  readonly method: string;
}

/** Means of the facts recovered along one parameter of a problem, a facet for each value of another. */
export function pointsAlong(
  runs: RunView,
  { problem, x, facet }: { readonly problem: string; readonly x: string; readonly facet: string },
): readonly Point[] {
  return rulesShown.flatMap(({ label, filter }) => {
    const expected = new Map(
      runs
        .cells('theory', { problem, ...filter })
        .map(({ parameters, values }) => [keyOf(parameters), values[0]] as const),
    );
    return runs.cells('recovered', { problem, ...filter }).map(({ parameters, values }) => {
      const { value = 0, standardError = 0 } = stratifiedMean([values]) ?? {};
      return {
        x: Number(parameters[x]),
        facet: `${facet} = ${String(parameters[facet])}`,
        mean: value,
        low: Math.max(0.5, value - standardError),
        high: value + standardError,
        theory: expected.get(keyOf(parameters)),
        method: label,
      };
    });
  });
}

function keyOf(parameters: Readonly<Record<string, Scalar>>): string {
  return JSON.stringify(parameters);
}
