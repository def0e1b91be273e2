import { stratifiedMean } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { defineFigure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';
import type { ShownMethod } from './points.ts';

const shown: readonly ShownMethod[] = [
  { label: 'SGD', filter: { method: 'sgd' } },
  { label: 'sign', filter: { method: 'spectral-family', variant: { member: 'sign' } } },
  { label: 'power 1/2', filter: { method: 'spectral-family', variant: { member: 'power 1/2' } } },
  { label: 'power 1/4', filter: { method: 'spectral-family', variant: { member: 'power 1/4' } } },
  { label: 'Newton-Schulz, 5 steps', filter: { method: 'newton-schulz', variant: { iterations: 5 } } },
  { label: 'Newton-Schulz, 7 steps', filter: { method: 'newton-schulz', variant: { iterations: 7 } } },
  { label: 'polar', filter: { method: 'spectral-family', variant: { member: 'polar' } } },
  { label: 'Newton', filter: { method: 'newton' } },
  { label: 'Muon', filter: { method: 'muon', variant: { gradient: 'exact' } } },
];

interface Bar {
  readonly method: string;
  readonly facts: number;
  readonly theory: number | undefined;
}

/** Every rule on the same facts. */
export const factsByRule = defineFigure({
  name: 'facts-by-rule',
  title: 'Facts stored by one step of every rule',
  draw({ runs, plot, palette }) {
    const bars = shown.flatMap((method) => barOf(runs, method));
    if (bars.length === 0) return undefined;
    const names = bars.map(({ method }) => method);
    const d = runs.rows({ problem: 'rules' })[0]?.problemParameters['d'];
    return {
      options: {
        height: 60 + 30 * bars.length,
        marginLeft: 160,
        color: shownPart(palette, names),
        x: { label: 'facts recovered (mean)', grid: true },
        y: { label: null, domain: names },
        marks: [
          plot.barX(bars, { x: 'facts', y: 'method', fill: 'method' }),
          plot.tickX(
            bars.filter(({ theory }) => theory !== undefined),
            { x: 'theory', y: 'method', stroke: 'currentColor', strokeWidth: 2 },
          ),
          plot.ruleX([0]),
        ],
      },
      sentence: `d = ${String(d)}, alpha 1.5: ${bars.map(({ method, facts }) => `${method} ${facts.toFixed(0)}`).join(', ')}. Ticks: the closed theory, where it covers the rule.`,
    };
  },
});

function barOf(runs: RunView, { label, filter }: ShownMethod): Bar[] {
  const cells = runs.cells('recovered', { problem: 'rules', ...filter });
  const mean = stratifiedMean(cells.map(({ values }) => values));
  if (mean === undefined) return [];
  const theory = runs.cells('theory', { problem: 'rules', ...filter })[0]?.values[0];
  return [{ method: label, facts: mean.value, theory }];
}
