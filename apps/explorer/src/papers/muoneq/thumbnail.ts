import type * as Plot from '@observablehq/plot';
import type { Result } from './compute.ts';

/** Four training runs. */
export function thumbnail(plot: typeof Plot, { runs }: Result): Plot.PlotOptions {
  const colours = { sgd: 'var(--muted)', adamw: 'var(--c4)', muon: 'var(--c1)', muonEq: 'var(--c2)' };
  return {
    y: { type: 'log' },
    marks: runs.map(({ optimiser, losses }) =>
      plot.lineY(
        losses
          .map((loss, step) => ({ step, loss }))
          .filter(({ step, loss }) => step % 4 === 0 && Number.isFinite(loss)),
        { x: 'step', y: 'loss', stroke: colours[optimiser], strokeWidth: 4, curve: 'monotone-x' },
      ),
    ),
  };
}
