import { median } from '../../../metrics/median.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { defineFigure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';

interface Point {
  readonly n: number;
  readonly seconds: number;
  readonly method: string;
}

const shown = [
  { label: 'CDTE', name: 'cdte' },
  { label: 'CDTE, plain kernels', name: 'cdte-plain' },
  { label: 'CDTE, low rank', name: 'cdte-low-rank' },
  { label: 'numpy', name: 'numpy-cdte' },
];

const secondTicks = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];

/** Seconds of a whole test against the number of rows. */
export const timeFigure = defineFigure({
  name: 'time',
  title: 'Time of a whole test',
  draw({ runs, plot, palette, width }) {
    const points = pointsOf(runs);
    if (points.length === 0) return undefined;
    const wide = width > 500;
    const sizes = [...new Set(points.map(({ n }) => n))].sort((a, b) => a - b);
    const [least, most] = [0.7, 1.4].map(
      (margin, k) => margin * (k === 0 ? Math.min : Math.max)(...points.map(({ seconds }) => seconds)),
    ) as [number, number];
    return {
      options: {
        height: wide ? 400 : 330,
        marginLeft: 56,
        color: {
          ...shownPart(
            palette,
            points.map(({ method }) => method),
          ),
          legend: true,
        },
        x: { type: 'log', label: 'rows n (logarithmic)', ticks: sizes, tickFormat: String, inset: 14 },
        y: {
          type: 'log',
          label: 'seconds (logarithmic)',
          domain: [least, most],
          grid: true,
          ticks: secondTicks.filter((tick) => tick >= least && tick <= most),
          tickFormat: String,
        },
        marks: [
          plot.line(points, { x: 'n', y: 'seconds', z: 'method', stroke: 'method', strokeWidth: 1.5 }),
          plot.dot(points, {
            x: 'n',
            y: 'seconds',
            fill: 'method',
            r: 4,
            title: ({ method, n, seconds }: Point) => `${method}, n = ${n}: ${seconds.toFixed(3)} s`,
          }),
        ],
      },
      sentence: `Three covariates, one outcome, nuisances with cross-validation and exact p-value, one core. ${points
        .filter(({ n }) => n === sizes.at(-1))
        .map(({ method, n, seconds }) => `${method} at ${n} rows: ${seconds.toPrecision(2)} s`)
        .join('; ')}. Lower is better.`,
    };
  },
});

function pointsOf(runs: RunView): readonly Point[] {
  return shown.flatMap(({ label, name }) => {
    const cells = ['cost', 'large-cost'].flatMap((problem) =>
      runs.cells('seconds', {
        problem,
        method: name,
        ...(name === 'cdte' ? { variant: { discrepancy: 'mmd', form: 'U', scale: 0.5 } } : {}),
      }),
    );
    return cells
      .map(({ parameters, values }) => ({
        n: Number(parameters['n']),
        seconds: median(values),
        method: label,
      }))
      .sort((a, b) => a.n - b.n);
  });
}
