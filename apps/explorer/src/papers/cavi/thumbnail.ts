import type * as Plot from '@observablehq/plot';
import type { Result } from './compute.ts';

/** Parallel sweeps run away, the others arrive. */
export function thumbnail(plot: typeof Plot, { tracks }: Result): Plot.PlotOptions {
  const colours = ['var(--c1)', 'var(--c2)', 'var(--c3)'];
  return {
    x: { domain: [0, 24] },
    y: { type: 'log', domain: [1e-7, 1e4] },
    marks: [
      plot.ruleY([1], { stroke: 'var(--line)', strokeWidth: 2 }),
      ...tracks.map(({ errors }, i) =>
        plot.lineY(errors.map((error, sweep) => ({ sweep, error })).slice(0, 25), {
          x: 'sweep',
          y: 'error',
          stroke: colours[i]!,
          strokeWidth: 4,
          clip: true,
        }),
      ),
    ],
  };
}
