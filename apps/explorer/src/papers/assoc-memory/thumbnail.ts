import type * as Plot from '@observablehq/plot';
import type { Result, Rule } from './compute.ts';

/** Two lines of theory and the simulated steps on them. */
export function thumbnail(plot: typeof Plot, { curve, simulated }: Result): Plot.PlotOptions {
  const stroke = ({ rule }: { readonly rule: Rule }): string => `var(${rule === 'muon' ? '--c1' : '--c2'})`;
  return {
    x: { type: 'log' },
    y: { type: 'log' },
    marks: [
      plot.lineY(curve, { x: 'd', y: 'recovered', z: 'rule', stroke, strokeWidth: 4 }),
      plot.dot(simulated, { x: 'd', y: 'recovered', r: 5, fill: 'var(--raised)', stroke, strokeWidth: 2 }),
    ],
  };
}
