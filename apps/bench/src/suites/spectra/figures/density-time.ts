import { defineFigure, type Figure } from '../../../nouns/figure.ts';
import type { Method } from '../../../nouns/method.ts';
import { shownPart } from '../../../nouns/palette.ts';
import { powersOfTen } from './colours.ts';

interface Dot {
  readonly ratio: number;
  readonly method: string;
}

/** Time of a density over that of the fixed point. */
export function densityTime(methods: readonly Method[]): Figure {
  return defineFigure({
    name: 'density-time',
    title: 'Time of a density, over that of the fixed-point iteration',
    draw({ runs, plot, palette, width }) {
      const dots: readonly Dot[] = runs.rows({ problem: 'density-speed' }).flatMap((row) => {
        const ratio = row.metrics['timeRatio'];
        const label = methods.find(({ name }) => name === row.method)?.label?.(row.methodParameters);
        return ratio === undefined ? [] : [{ ratio, method: label ?? row.method }];
      });
      if (dots.length === 0) return undefined;
      const color = shownPart(
        palette,
        dots.map(({ method }) => method),
      );
      const own = dots.filter(({ method }) => method === 'theory').map(({ ratio }) => ratio);
      const wide = width > 500;
      const ratios = dots.map(({ ratio }) => ratio);
      const span = [Math.min(0.1, ...ratios) / 1.2, Math.max(10, ...ratios) * 1.2] as const;
      return {
        options: {
          height: 100 + 34 * color.domain.length,
          marginLeft: wide ? 190 : 164,
          color: { ...color, legend: true },
          x: {
            type: 'log',
            label: wide ? 'time over that of the fixed point (times, logarithmic)' : 'times (logarithmic)',
            grid: true,
            domain: span,
            ticks: powersOfTen(...span),
            tickFormat: String,
          },
          y: { label: null, domain: color.domain },
          marks: [
            plot.ruleX([1]),
            plot.dot(dots, {
              x: 'ratio',
              y: 'method',
              fill: 'method',
              r: 4.5,
              title: ({ method, ratio }: Dot) => `${method}: ${ratio.toPrecision(2)}`,
            }),
          ],
        },
        sentence: `Left of the line is faster. 500 points by theory take ${(own.reduce((sum, ratio) => sum + ratio, 0) / Math.max(1, own.length)).toPrecision(2)} of the time of the fixed point; one matrix gives a histogram of a single draw only.`,
      };
    },
  });
}
