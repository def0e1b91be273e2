import type * as Plot from '@observablehq/plot';
import type { Result } from './compute.ts';

/** Two modes, and the fit that chose one. */
export function thumbnail(plot: typeof Plot, { density }: Result): Plot.PlotOptions {
  const few = density.filter((_, i) => i % 2 === 0);
  return {
    marks: [
      plot.areaY(few, { x: 'x', y: 'target', fill: 'var(--bulk)', curve: 'natural' }),
      plot.lineY(few, {
        x: 'x',
        y: 'repaired',
        stroke: 'var(--c3)',
        strokeWidth: 3.5,
        strokeDasharray: '9 7',
        curve: 'natural',
      }),
      plot.lineY(few, { x: 'x', y: 'fitted', stroke: 'var(--c2)', strokeWidth: 4, curve: 'natural' }),
    ],
  };
}
