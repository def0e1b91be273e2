import type * as PlotModule from '@observablehq/plot';
import { stratifiedMean } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { defineFigure, type Figure } from '../../../nouns/figure.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { shownPart, type Palette } from '../../../nouns/palette.ts';
import { methodsShown, type ShownMethod } from './methods-shown.ts';

interface Point {
  readonly x: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly method: string;
}

interface Axis {
  readonly parameter: 'spread' | 'delta' | 'common';
  readonly title: string;
  readonly label: string;
  /** The label where there is little room. */
  readonly shortLabel: string;
  /** What changes along the axis. */
  readonly meaning: string;
}

const axes: readonly Axis[] = [
  {
    parameter: 'spread',
    title: 'Error against the spread of the scales',
    label: 'spread of the scales (standard deviation of log theta)',
    shortLabel: 'spread (sd of log theta)',
    meaning:
      'To the right the rows differ more and more in scale, which tempts a method to split the data by scale.',
  },
  {
    parameter: 'delta',
    title: 'Error against the separation of the profiles',
    label: 'length of the profiles (multiples of the noise)',
    shortLabel: 'length (multiples of the noise)',
    meaning: 'To the right the signal is stronger; errors that stay there are not due to noise.',
  },
  {
    parameter: 'common',
    title: 'Error against the common part of the profiles',
    label: 'common part of the profiles (about the cosine between two)',
    shortLabel: 'common part (about the cosine)',
    meaning:
      'At 0 the profiles are orthogonal and clustering is easy; to the right they have more and more in common, as those of real counts do.',
  },
];

// Spread out near 0, where the better methods are told apart; in units of the square root.
const rateTicks = [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8];

/** One figure for each parameter that is varied over more than two values. */
export const errorAgainst: readonly Figure[] = axes.map((axis) =>
  defineFigure({
    name: `error-against-${axis.parameter}`,
    title: axis.title,
    draw({ runs, plot, palette, width }) {
      // Reversed, so that where lines meet the suite's own methods lie on top.
      const points = methodsShown.toReversed().flatMap((method) => pointsOf(runs, method, axis.parameter));
      if (points.length === 0) return undefined;
      return {
        options: optionsOf(plot, points, width > 500 ? axis.label : axis.shortLabel, width, palette),
        sentence: `${axis.meaning} ${comparison(points)} Means over data sets, bars one standard error; lower is better.`,
      };
    },
  }),
);

function optionsOf(
  plot: typeof PlotModule,
  points: readonly Point[],
  label: string,
  width: number,
  palette: Palette,
): PlotModule.PlotOptions {
  const most = Math.max(0.1, ...points.map(({ high }) => high));
  const title = ({ method, x, mean }: Point): string => `${method} at ${x}: ${mean.toFixed(4)}`;
  return {
    height: width > 500 ? 420 : 340,
    marginLeft: 52,
    color: {
      ...shownPart(
        palette,
        points.map(({ method }) => method),
      ),
      legend: true,
    },
    x: {
      label,
      ticks: [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b),
      tickFormat: String,
      inset: 12,
    },
    y: {
      type: 'sqrt',
      label: 'misclassified rate (0 to 1, square-root scale)',
      grid: true,
      domain: [0, most],
      ticks: rateTicks.filter((tick) => tick <= most),
      tickFormat: String,
    },
    marks: [
      plot.ruleY([0]),
      plot.line(points, { x: 'x', y: 'mean', stroke: 'method', strokeWidth: 1.5 }),
      plot.ruleX(points, { x: 'x', y1: 'low', y2: 'high', stroke: 'method' }),
      plot.dot(points, { x: 'x', y: 'mean', fill: 'method', r: 3.5, title }),
    ],
  };
}

/** The methods in words, at the right end of the axis. */
function comparison(points: readonly Point[]): string {
  const end = Math.max(...points.map(({ x }) => x));
  const there = points.filter(({ x }) => x === end).sort((a, b) => a.mean - b.mean);
  return `At ${end}: ${there.map(({ method, mean }) => `${method} ${percent(mean)}`).join(', ')}.`;
}

function percent(rate: number): string {
  return `${(100 * rate).toFixed(rate < 0.1 ? 1 : 0)}%`;
}

function pointsOf(runs: RunView, { label, filter }: ShownMethod, parameter: Axis['parameter']): Point[] {
  const cells = runs.cells('error', { problem: 'mixture', ...filter });
  const base = commonest(cells.map((cell) => cell.parameters));
  return cells
    .filter((cell) => differsOnlyIn(cell.parameters, base, parameter))
    .map(({ parameters, values }) => {
      const { value = 0, standardError = 0 } = stratifiedMean([values]) ?? {};
      return {
        x: Number(parameters[parameter]),
        mean: value,
        low: Math.max(0, value - standardError),
        high: value + standardError,
        method: label,
      };
    })
    .sort((a, b) => a.x - b.x);
}

/** The commonest value of every parameter: the point around which each is varied. */
function commonest(points: readonly Parameters[]): Parameters {
  const names = Object.keys(points[0] ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const counts = new Map<string | number | boolean, number>();
      for (const point of points) counts.set(point[name] ?? '', (counts.get(point[name] ?? '') ?? 0) + 1);
      return [name, [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? ''];
    }),
  );
}

function differsOnlyIn(point: Parameters, base: Parameters, parameter: string): boolean {
  return Object.keys(base).every((name) => name === parameter || point[name] === base[name]);
}
