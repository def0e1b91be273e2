import { defineFigure, type Figure } from '../../../nouns/figure.ts';
import type { Method } from '../../../nouns/method.ts';
import { shownPart } from '../../../nouns/palette.ts';
import { dotsOf, ranking } from './dots-of.ts';
import type { LaneDot } from './lanes.ts';

/** How far scales are off as columns are added. */
export function scaleErrors(methods: readonly Method[]): Figure {
  return defineFigure({
    name: 'scale-errors',
    title: 'The scale of a row, from cross products and from its length',
    draw({ runs, plot, palette, width }) {
      const dots = dotsOf(runs, methods, {
        problem: 'scales',
        metric: 'scaleError',
        group: ({ columns }) => String(columns),
      }).map((dot) => ({ ...dot, columns: Number(dot.group) }));
      if (dots.length === 0) return undefined;
      const color = shownPart(
        palette,
        dots.map(({ method }) => method),
      );
      const x = { x: 'columns', y: 'value', stroke: 'method' };
      return {
        options: {
          height: 320,
          marginLeft: 52,
          color: { ...color, legend: true },
          x: {
            type: 'log',
            label: 'columns (logarithmic scale)',
            ticks: [...new Set(dots.map(({ columns }) => columns))],
            tickFormat: String,
            inset: 14,
          },
          y: {
            label:
              width > 500 ? 'root mean squared error of theta (its mean is 1)' : 'error of theta (mean 1)',
            grid: true,
            domain: [0, Math.max(...dots.map(({ value }) => value)) * 1.05],
          },
          marks: [
            plot.ruleY([0]),
            plot.line(dots, { ...x, strokeWidth: 1.5 }),
            plot.dot(dots, {
              ...x,
              fill: 'method',
              r: 3.5,
              title: ({ method, value }: LaneDot) => `${method}: ${value.toFixed(3)}`,
            }),
          ],
        },
        sentence: `The more columns, the more of a row's length is noise; inner products of different rows are free of it. Mean errors: ${ranking(dots, 'lower')}.`,
      };
    },
  });
}
