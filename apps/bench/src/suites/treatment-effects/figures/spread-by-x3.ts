import { defineFigure } from '../../../nouns/figure.ts';
import type { RunRow } from '../../../store/row.ts';
import { shownPart } from '../../../nouns/palette.ts';

interface Point {
  readonly x3: number;
  readonly effect: number;
  readonly lower: number;
  readonly upper: number;
  readonly truth: number;
  readonly method: string;
  readonly n: string;
}

/** Where the hidden change sits: the local effect on the spread over x3. */
export const spreadByX3 = defineFigure({
  name: 'spread-by-x3',
  title: 'Whose outcome the treatment narrows, and whose it widens',
  draw({ runs, plot, palette, width }) {
    const firsts = new Map<number, RunRow>();
    for (const row of runs.rows({ problem: 'local-effects', method: 'local-effect' })) {
      const n = Number(row.problemParameters['n']);
      if (!firsts.has(n)) firsts.set(n, row);
    }
    const points = [...firsts].flatMap(([n, row]) => pointsOf(row, n));
    if (points.length === 0) return undefined;
    const sizes = [...new Set(points.map(({ n }) => n))];
    const [low, high] = [points[0]!, points.filter(({ n }) => n === sizes.at(-1)).at(-1)!];
    return {
      options: {
        height: 90 + 230 * sizes.length,
        marginLeft: 58,
        color: { ...shownPart(palette, ['local effect']), legend: true },
        x: { label: width > 500 ? 'covariate x3 (standard deviations)' : 'x3', inset: 10 },
        y: { label: 'change of the second moment', grid: true },
        fy: { axis: null, domain: sizes, padding: 0.08 },
        marks: [
          plot.frame({ stroke: 'var(--line)' }),
          plot.ruleY([0]),
          plot.areaY(points, {
            x: 'x3',
            y1: 'lower',
            y2: 'upper',
            fy: 'n',
            fill: 'method',
            fillOpacity: 0.2,
          }),
          plot.line(points, {
            x: 'x3',
            y: 'truth',
            fy: 'n',
            stroke: 'var(--muted)',
            strokeDasharray: '5 4',
            strokeWidth: 2,
          }),
          plot.line(points, { x: 'x3', y: 'effect', fy: 'n', stroke: 'method', strokeWidth: 2 }),
          plot.dot(points, {
            x: 'x3',
            y: 'effect',
            fy: 'n',
            fill: 'method',
            r: 3.5,
            title: ({ x3, effect }: Point) => `x3 = ${x3}: ${effect.toFixed(2)}`,
          }),
          plot.text(sizes, {
            fy: (n: string) => n,
            text: (n: string) => n,
            frameAnchor: 'top-left',
            dx: 8,
            dy: 8,
            fontWeight: 600,
          }),
        ],
      },
      sentence: `One data set of each size, on which no mean and no marginal law changes. Below 0 the treatment narrows the outcome (${low.effect.toFixed(1)} at x3 = ${low.x3}), above 0 it widens it (${high.effect.toFixed(1)} at x3 = ${high.x3}). Shaded: simultaneous 95% band; dashed: the truth for the same window around x3.`,
    };
  },
});

function pointsOf({ curves }: RunRow, n: number): readonly Point[] {
  const { spreadEffect, spreadLower, spreadUpper, bandCovers } = curves;
  if (spreadEffect === undefined) return [];
  return spreadEffect.x.map((x3, at) => ({
    x3,
    effect: spreadEffect.y[at] ?? NaN,
    lower: spreadLower?.y[at] ?? NaN,
    upper: spreadUpper?.y[at] ?? NaN,
    truth: bandCovers?.y[at] ?? NaN,
    method: 'local effect',
    n: `n = ${n}`,
  }));
}
