import type { Method } from '../../../nouns/method.ts';
import { labelOf, type Parameters } from '../../../nouns/parameters.ts';
import type { RunView } from '../../../judging/run-view.ts';
import type { LaneDot } from './lanes.ts';

/** What is shown of which runs. */
export interface Shown {
  readonly problem: string;
  readonly metric: string;
  readonly group: (parameters: Parameters) => string;
}

/** The mean of a metric for every method and variant on every case of a problem, in the order of the methods. */
export function dotsOf(
  runs: RunView,
  methods: readonly Method[],
  { problem, metric, group }: Shown,
): LaneDot[] {
  return methods.flatMap((method) =>
    (method.variants ?? [{}]).flatMap((variant) =>
      runs.cells(metric, { problem, method: method.name, variant }).map(({ parameters, values }) => ({
        value: values.reduce((sum, value) => sum + value, 0) / values.length,
        method: method.label?.(variant) ?? labelOf(method.name, variant),
        group: group(parameters),
      })),
    ),
  );
}

/** Mean over groups of every method, best first, in words. */
export function ranking(dots: readonly LaneDot[], better: 'lower' | 'higher'): string {
  const methods = [...new Set(dots.map(({ method }) => method))];
  return methods
    .map((method) => {
      const own = dots.filter((dot) => dot.method === method);
      return { method, mean: own.reduce((sum, { value }) => sum + value, 0) / own.length };
    })
    .sort((a, b) => (better === 'lower' ? a.mean - b.mean : b.mean - a.mean))
    .map(({ method, mean }) => `${method} ${mean.toFixed(3)}`)
    .join(', ');
}
