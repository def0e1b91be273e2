import type * as PlotModule from '@observablehq/plot';
import { shownPart, type Palette } from '../../../nouns/palette.ts';
import type { Point } from './points.ts';

const powersOfTwo = [16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536];
const counts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
/** So many values of x have a tick each, on a phone too. */
const fewest = 4;

/** Dots for simulations, lines for the closed theory, both axes logarithmic, a facet below another. */
export function capacityPlot(
  plot: typeof PlotModule,
  points: readonly Point[],
  { label, palette, every }: { readonly label: string; readonly palette: Palette; readonly every: number },
): PlotModule.PlotOptions {
  const xs = points.map(({ x }) => x);
  const ys = points.flatMap(({ mean, theory }) => (theory === undefined ? [mean] : [mean, theory]));
  const [least, most] = [Math.max(0.8, Math.min(...ys) / 1.4), Math.max(...ys) * 1.4];
  const sampled = [...new Set(xs)];
  const facets = [...new Set(points.map(({ facet }) => facet))].sort();
  const expected = points.filter(({ theory }) => theory !== undefined);
  return {
    height: 80 + 190 * facets.length,
    marginLeft: 56,
    marginRight: 72,
    color: {
      ...shownPart(
        palette,
        points.map(({ method }) => method),
      ),
      legend: true,
    },
    x: {
      type: 'log',
      base: 2,
      label,
      inset: 14,
      ticks:
        sampled.length <= fewest
          ? sampled
          : powersOfTwo.filter(
              (tick, i) => i % every === 0 && tick >= Math.min(...xs) / 1.1 && tick <= Math.max(...xs) * 1.1,
            ),
      tickFormat: (tick: number) => tick.toLocaleString('en-US'),
    },
    y: {
      type: 'log',
      label: 'facts recovered (logarithmic)',
      grid: true,
      domain: [least, most],
      ticks: counts.filter((tick) => tick >= least && tick <= most),
      tickFormat: String,
    },
    fy: { label: null, domain: facets, padding: 0.12 },
    marks: [
      plot.frame({ stroke: 'var(--line)' }),
      plot.line(expected, {
        x: 'x',
        y: 'theory',
        fy: 'facet',
        stroke: 'method',
        strokeWidth: 1.5,
        sort: 'x',
      }),
      plot.ruleX(points, { x: 'x', y1: 'low', y2: 'high', fy: 'facet', stroke: 'method' }),
      plot.dot(points, {
        x: 'x',
        y: 'mean',
        fy: 'facet',
        fill: 'method',
        r: 3.5,
        title: ({ method, x, mean, theory }: Point) =>
          `${method} at ${x}: ${mean.toFixed(1)}${theory === undefined ? '' : `, theory ${theory.toFixed(1)}`}`,
      }),
    ],
  };
}
