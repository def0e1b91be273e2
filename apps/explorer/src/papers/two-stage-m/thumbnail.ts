import type * as Plot from '@observablehq/plot';
import type { Result } from './compute.ts';

/** The two-stage risk falls below that of the plain regression. */
export function thumbnail(plot: typeof Plot, { law, supervised, simulated }: Result): Plot.PlotOptions {
  return {
    x: { type: 'log' },
    y: { type: 'log' },
    marks: [
      plot.ruleY([supervised], { stroke: 'var(--c3)', strokeWidth: 4 }),
      plot.lineY(
        law.filter((_, i) => i % 4 === 0),
        { x: 'ratio', y: 'risk', stroke: 'var(--c1)', strokeWidth: 4 },
      ),
      plot.dot(simulated, {
        x: 'ratio',
        y: 'risk',
        r: 5.5,
        fill: 'var(--raised)',
        stroke: 'var(--text)',
        strokeWidth: 2,
      }),
    ],
  };
}
