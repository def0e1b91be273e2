import { defineFigure, type Figure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';
import { testsShown } from './methods-shown.ts';
import { rateOfCell, type Rate } from './rate.ts';

interface Point extends Rate {
  readonly x: number;
  readonly method: string;
}

interface Axis {
  readonly name: string;
  readonly title: string;
  readonly parameter: 'n' | 'delta';
  readonly label: string;
}

const axes: readonly Axis[] = [
  {
    name: 'power-by-n',
    title: 'Power against the sample size (hetscale 1.5)',
    parameter: 'n',
    label: 'units n',
  },
  {
    name: 'power-by-delta',
    title: 'Power against the strength of the change (hetscale, n = 200)',
    parameter: 'delta',
    label: 'strength delta (log ratio of spreads per unit of x3)',
  },
];

// A test that adjusts for nothing rejects for confounding, which is no power.
const adjusted = testsShown.filter(({ filter }) => filter.method !== 'naive-mmd');

/** Power along one axis at a time. */
export const powerCurves: readonly Figure[] = axes.map(({ name, title, parameter, label }) =>
  defineFigure({
    name,
    title,
    draw({ runs, plot, palette, width }) {
      const points = adjusted.toReversed().flatMap(({ label: method, filter }) =>
        runs
          .cells('rejection', {
            problem: 'power',
            ...filter,
            where: ({ design, n, delta }) =>
              design === 'hetscale' && (parameter === 'n' ? delta === 1.5 : n === 200),
          })
          .map((cell): Point => ({ x: Number(cell.parameters[parameter]), method, ...rateOfCell(cell) }))
          .sort((a, b) => a.x - b.x),
      );
      if (points.length === 0) return undefined;
      const end = Math.max(...points.map(({ x }) => x));
      const there = points.filter(({ x }) => x === end).sort((a, b) => b.rate - a.rate);
      return {
        options: {
          height: width > 500 ? 380 : 320,
          marginLeft: 52,
          color: {
            ...shownPart(
              palette,
              points.map(({ method }) => method),
            ),
            legend: true,
          },
          x: {
            label: width > 500 ? label : parameter,
            ticks: [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b),
            tickFormat: String,
            inset: 14,
          },
          y: { label: 'share rejected at level .05', domain: [0, 1], grid: true },
          marks: [
            plot.ruleY([0]),
            plot.ruleY([0.05], { strokeDasharray: '3 3' }),
            plot.ruleX(points, { x: 'x', y1: 'low', y2: 'high', stroke: 'method' }),
            plot.line(points, { x: 'x', y: 'rate', z: 'method', stroke: 'method', strokeWidth: 1.5 }),
            plot.dot(points, {
              x: 'x',
              y: 'rate',
              fill: 'method',
              r: 3.5,
              title: ({ method, x, rate, samples }: Point) =>
                `${method} at ${x}: ${rate.toFixed(3)} of ${samples}`,
            }),
          ],
        },
        sentence: `No mean and no marginal law changes here: only tests that look at conditional laws rise above the dashed level. At ${parameter} = ${end}: ${there.map(({ method, rate }) => `${method} ${rate.toFixed(2)}`).join(', ')}. Bars: 95% intervals.`,
      };
    },
  }),
);
