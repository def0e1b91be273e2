import type * as Plot from '@observablehq/plot';
import { timeRange, type Result } from './compute.ts';

/** The outlier above the noise, with the simulated matrices. */
export function thumbnail(plot: typeof Plot, { theory, simulated, windows }: Result): Plot.PlotOptions {
  const shown = windows.map(([from, to]) => ({ from, to: Math.min(to, timeRange[1]) }));
  const shape = { curve: 'natural' } as const;
  return {
    x: { type: 'log', domain: [...timeRange] },
    y: { domain: [0, 1.1 * Math.max(...simulated.map(({ top }) => top))] },
    marks: [
      plot.rectX(shown, { x1: 'from', x2: 'to', fill: 'var(--highlight)' }),
      plot.areaY(
        theory.filter((_, i) => i % 4 === 0),
        { x: 't', y: 'edge', fill: 'var(--bulk)', ...shape },
      ),
      plot.lineY(
        theory.filter((_, i) => i % 2 === 0),
        { x: 't', y: 'value', stroke: 'var(--c2)', strokeWidth: 4 },
      ),
      plot.dot(simulated, {
        x: 't',
        y: 'top',
        r: 4,
        fill: 'var(--raised)',
        stroke: 'var(--text)',
        strokeWidth: 1.5,
      }),
    ],
  };
}
