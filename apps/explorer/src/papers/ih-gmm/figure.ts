import type * as Plot from '@observablehq/plot';
import type { Figure, Panel, View } from '../../contract/paper.ts';
import type { Result, ScatterPoint } from './compute.ts';
import type { Values } from './controls.ts';

const colours = ['var(--c1)', 'var(--c2)', 'var(--c3)'];
const symbols = ['circle', 'square', 'triangle'] as const;

export const figure: Figure<Result, Values> = {
  draw: (plot, view) => [
    () => scatter(plot, view, 'profile', 'Clusters by profile, @lab/ih-gmm'),
    () => scatter(plot, view, 'kmeans', 'Clusters by K-means'),
    () => errorPanel(plot, view),
  ],
};

function scatter(
  plot: typeof Plot,
  { result: { points }, width }: View<Result, Values>,
  method: 'profile' | 'kmeans',
  title: string,
): Panel {
  const reach = 1.05 * Math.max(1e-9, ...points.flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)]));
  const svg = plot.plot({
    width,
    height: Math.min(width, 340),
    marginLeft: 40,
    marginTop: 30,
    marginBottom: 40,
    x: { label: 'second coordinate of the row →', domain: [-reach, reach], ticks: 5 },
    y: { label: '↑ third coordinate', domain: [-reach, reach], ticks: 5 },
    marks: [
      plot.ruleX([0], { stroke: 'var(--line)' }),
      plot.ruleY([0], { stroke: 'var(--line)' }),
      ...symbols.map((symbol, cluster) =>
        plot.dot(
          points.filter(({ truth }) => truth === cluster),
          {
            x: 'x',
            y: 'y',
            symbol,
            r: 4,
            fill: (point: ScatterPoint) => colours[point[method]] ?? 'var(--muted)',
            fillOpacity: 0.8,
          },
        ),
      ),
    ],
  });
  return {
    title,
    svg,
    legend: [
      { label: 'colour: the cluster assigned', colour: '--c1', mark: 'dot' },
      { label: 'shape: the true cluster', colour: '--muted', mark: 'ring' },
    ],
  };
}

function errorPanel(plot: typeof Plot, { result: { tables }, room }: View<Result, Values>): Panel {
  const points = tables.flatMap(({ seed, profile, kmeans }) => [
    { seed, method: 'by profile', share: 100 * profile },
    { seed, method: 'by K-means', share: 100 * kmeans },
  ]);
  const svg = plot.plot({
    width: room,
    height: 108,
    marginLeft: 90,
    marginTop: 8,
    marginBottom: 44,
    x: {
      label: 'rows misplaced (%) →',
      domain: [0, Math.max(70, ...points.map(({ share }) => share))],
      grid: true,
    },
    y: { label: null, domain: ['by profile', 'by K-means'], tickSize: 0 },
    marks: [
      plot.dot(points, {
        x: 'share',
        y: 'method',
        r: 6,
        fill: ({ method }: (typeof points)[number]) => (method === 'by profile' ? 'var(--c1)' : 'var(--c2)'),
        fillOpacity: 0.55,
      }),
    ],
  });
  return { title: `Errors in ${tables.length} simulated tables`, svg };
}
