import type * as Plot from '@observablehq/plot';
import type { MapCell, Result } from './compute.ts';

/** The map of the effect. */
export function thumbnail(plot: typeof Plot, { map }: Result): Plot.PlotOptions {
  const largest = Math.max(...map.map(({ effect }) => Math.abs(effect)));
  return {
    marks: [
      plot.rect(
        map.filter(({ effect }) => Math.abs(effect) > 0.04 * largest),
        {
          x1: ({ x }: MapCell) => x - 1 / 8,
          x2: ({ x }: MapCell) => x + 1 / 8,
          y1: ({ y }: MapCell) => y - 1 / 6,
          y2: ({ y }: MapCell) => y + 1 / 6,
          fill: ({ effect }: MapCell) => (effect > 0 ? 'var(--c2)' : 'var(--c1)'),
          fillOpacity: ({ effect }: MapCell) => Number((Math.abs(effect) / largest).toFixed(2)),
          shapeRendering: 'crispEdges',
        },
      ),
    ],
  };
}
