import { defineFigure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';

const methods = [
  ['law-plan', 'plan of the law'],
  ['pilot-plan', 'plan from a pilot'],
  ['half-plan', 'half and half'],
] as const;

/** Experiment 10. */
export const planningFigure = defineFigure({
  name: 'planning',
  title: 'Splitting a budget: plans against a search by simulation',
  draw({ runs, plot, palette, width }) {
    const filter = { problem: 'planning', at: { unlabelledCost: 0.01 } } as const;
    const [grid] = runs.rows({ ...filter, method: 'law-plan' }).flatMap((row) => row.curves['regret'] ?? []);
    if (grid === undefined) return undefined;
    const least = Math.min(...grid.y);
    const line = grid.x.map((labelled, i) => ({ labelled, risk: (grid.y[i] ?? NaN) / least }));
    const plans = methods.flatMap(([method, label]) =>
      runs.rows({ ...filter, method }).map(({ metrics }) => ({
        labelled: metrics['plannedLabels'] ?? NaN,
        risk: 1 + (metrics['regret'] ?? NaN),
        method: label,
      })),
    );
    const worst = (label: string): string => {
      const risks = plans.filter(({ method }) => method === label).map(({ risk }) => 100 * (risk - 1));
      return `${label} ${(risks.reduce((sum, x) => sum + x, 0) / risks.length).toFixed(1)}%`;
    };
    return {
      options: {
        height: width > 500 ? 360 : 310,
        marginLeft: 56,
        color: {
          ...shownPart(
            palette,
            methods.map(([, label]) => label),
          ),
          legend: true,
        },
        x: { label: 'labels bought of 1,000 affordable (at 1; the rest buys rows at 0.01)', inset: 8 },
        y: { label: 'risk over the least', grid: true },
        marks: [
          plot.line(line, { x: 'labelled', y: 'risk', stroke: 'var(--muted)', strokeWidth: 1.5 }),
          plot.dot(line, { x: 'labelled', y: 'risk', stroke: 'var(--muted)', r: 3 }),
          plot.dot(plans, { x: 'labelled', y: 'risk', fill: 'method', r: 5 }),
        ],
      },
      sentence: `Grey: simulated mean risk along the budget line. Mean excess over the best split: ${methods.map(([, label]) => worst(label)).join(', ')}.`,
    };
  },
});
