import type * as Plot from '@observablehq/plot';
import { powerTick } from '../../contract/number-text.ts';
import type { Figure, Panel, View } from '../../contract/paper.ts';
import type { MapCell, Person, Result, TrialPoint } from './compute.ts';
import type { Values } from './controls.ts';

export const figure: Figure<Result, Values> = {
  draw: (plot, view) => [
    () => peoplePanel(plot, view),
    () => mapPanel(plot, view),
    () => trialPanel(plot, view),
  ],
};

const [xDomain, yDomain] = [
  [-2.2, 2.2],
  [-4.4, 4.4],
];

function peoplePanel(plot: typeof Plot, { result, width }: View<Result, Values>): Panel {
  const svg = plot.plot({
    width,
    height: 320,
    marginLeft: 44,
    marginTop: 30,
    marginBottom: 44,
    x: { label: 'covariate x →', domain: xDomain },
    y: { label: '↑ outcome', domain: yDomain },
    marks: [
      plot.dot(result.people, {
        x: 'x',
        y: 'outcome',
        r: 3,
        clip: true,
        fill: ({ treated }: Person) => (treated ? 'var(--c2)' : 'var(--c1)'),
        fillOpacity: 0.7,
      }),
    ],
  });
  return {
    title: 'One trial',
    svg,
    legend: [
      { label: 'treated', colour: '--c2', mark: 'dot' },
      { label: 'control', colour: '--c1', mark: 'dot' },
    ],
  };
}

function mapPanel(plot: typeof Plot, { result: { map }, width }: View<Result, Values>): Panel {
  const largest = Math.max(1e-9, ...map.map(({ effect }) => Math.abs(effect)));
  const svg = plot.plot({
    width,
    height: 320,
    marginLeft: 44,
    marginTop: 30,
    marginBottom: 44,
    x: { label: 'covariate x →', domain: xDomain },
    y: { label: '↑ outcome', domain: yDomain },
    marks: [
      plot.rect(map, {
        x1: ({ x }: MapCell) => x - 1 / 8,
        x2: ({ x }: MapCell) => x + 1 / 8,
        y1: ({ y }: MapCell) => y - 1 / 6,
        y2: ({ y }: MapCell) => y + 1 / 6,
        fill: ({ effect }: MapCell) => (effect > 0 ? 'var(--c2)' : 'var(--c1)'),
        fillOpacity: ({ effect }: MapCell) => Math.abs(effect) / largest,
        // Cells meet on whole pixels: no seams between them.
        shapeRendering: 'crispEdges',
      }),
      plot.dot(
        map.filter(({ certain }) => certain),
        { x: 'x', y: 'y', r: 1.6, fill: 'var(--text)' },
      ),
    ],
  });
  return {
    title: 'Where the treatment moves the outcomes',
    svg,
    legend: [
      { label: 'more of the treated', colour: '--c2', mark: 'area' },
      { label: 'fewer', colour: '--c1', mark: 'area' },
      { label: 'certain at 95 %, all cells at once', colour: '--text', mark: 'dot' },
    ],
  };
}

function trialPanel(plot: typeof Plot, { result: { trials }, room }: View<Result, Values>): Panel {
  const points = trials.flatMap(({ whole, mean }: TrialPoint) => [
    { test: 'whole law', p: Math.max(whole, 1e-6) },
    { test: 'mean only', p: Math.max(mean, 1e-6) },
  ]);
  const svg = plot.plot({
    width: room,
    height: 118,
    marginLeft: 84,
    marginTop: 8,
    marginBottom: 44,
    x: {
      type: 'log',
      domain: [1e-6, 1],
      label: 'p-value (smaller ones at the left end) →',
      tickFormat: powerTick,
      ticks: 6,
    },
    y: { label: null, domain: ['whole law', 'mean only'], tickSize: 0 },
    marks: [
      plot.rectX([0.05], { x1: 1e-6, x2: (level: number) => level, fill: 'var(--highlight)' }),
      plot.dot(points, {
        x: 'p',
        y: 'test',
        r: 6,
        fill: ({ test }: (typeof points)[number]) => (test === 'whole law' ? 'var(--c3)' : 'var(--c4)'),
        fillOpacity: 0.55,
      }),
    ],
  });
  return {
    title: `${trials.length} trials of the same kind`,
    svg,
    legend: [{ label: 'below 0.05: an effect is reported', colour: '--highlight', mark: 'area' }],
  };
}
