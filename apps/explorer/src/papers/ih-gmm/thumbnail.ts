import type * as Plot from '@observablehq/plot';
import type { Result, ScatterPoint } from './compute.ts';

/** Three rays of rows. */
export function thumbnail(plot: typeof Plot, { points }: Result): Plot.PlotOptions {
  const colours = ['var(--c1)', 'var(--c2)', 'var(--c3)'];
  return {
    marks: [
      plot.dot(points, {
        x: 'x',
        y: 'y',
        r: 4.5,
        fill: ({ profile }: ScatterPoint) => colours[profile] ?? 'var(--muted)',
        fillOpacity: 0.75,
      }),
    ],
  };
}
