import { defineFigure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';
import { grouped, meanAndInterval, titleOf } from './shared.ts';

/** Distance from the polar factor against the spread of the rows. */
export const polarError = defineFigure({
  name: 'polar-error',
  title: 'Distance of Newton-Schulz from the polar factor',
  draw({ runs, plot, palette, width }) {
    const rows = runs.rows({
      problem: 'newton-schulz',
      where: (p) => p['rank'] === 0 && p['columnSigma'] === 0,
    });
    const groups = grouped(
      rows,
      (row) => JSON.stringify([row.method, row.problemParameters['rowSigma']]),
      (row) => row.metrics['objective'],
    );
    const points = [...groups].map(([key, values]) => {
      const [method, x] = JSON.parse(key) as [string, number];
      return { x, method: titleOf(method), ...meanAndInterval(values) };
    });
    points.sort((a, b) => a.x - b.x);
    if (points.length === 0) return undefined;
    const end = Math.max(...points.map(({ x }) => x));
    const there = points.filter(({ x }) => x === end).sort((a, b) => a.mean - b.mean);
    return {
      options: {
        height: width > 500 ? 400 : 330,
        marginLeft: 52,
        color: {
          ...shownPart(
            palette,
            points.map(({ method }) => method),
          ),
          legend: true,
        },
        x: {
          label: 'spread of the rows (standard deviation of the log scale)',
          inset: 12,
          ticks: [...new Set(points.map(({ x }) => x))],
          tickFormat: String,
        },
        y: { label: 'relative distance from the polar factor', grid: true, zero: true },
        marks: [
          plot.ruleY([0]),
          plot.line(points, { x: 'x', y: 'mean', stroke: 'method', strokeWidth: 1.5 }),
          plot.ruleX(points, { x: 'x', y1: 'low', y2: 'high', stroke: 'method' }),
          plot.dot(points, { x: 'x', y: 'mean', fill: 'method', r: 3.5 }),
        ],
      },
      sentence: `To the right rows differ more and more in scale. What divides rows by their norms stays flat, what does not rises; at ${end}: ${there.map(({ method, mean }) => `${method} ${mean.toFixed(3)}`).join(', ')}. Bars are 95% intervals; lower is better.`,
    };
  },
});
