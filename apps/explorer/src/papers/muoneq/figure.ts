import type * as Plot from '@observablehq/plot';
import { powersOfTen } from '../../contract/log-ticks.ts';
import { powerTick } from '../../contract/number-text.ts';
import type { Figure, Panel, View } from '../../contract/paper.ts';
import { trainingSteps, type OptimiserName, type Result } from './compute.ts';
import type { Values } from './controls.ts';
import { optimiserNames } from './reading.ts';

const colours: Readonly<Record<OptimiserName, string>> = {
  sgd: '--muted',
  adamw: '--c4',
  muon: '--c1',
  muonEq: '--c2',
};

export const figure: Figure<Result, Values> = {
  draw: (plot, view) => [() => spectrumPanel(plot, view), () => lossPanel(plot, view)],
};

function lossPanel(plot: typeof Plot, { result: { runs }, width }: View<Result, Values>): Panel {
  const points = runs.flatMap(({ optimiser, losses }) =>
    losses
      .map((loss, step) => ({ optimiser, step, loss: Math.max(loss, 1e-6) }))
      .filter(({ loss }) => loss < 100),
  );
  const [least, most] = [
    Math.min(...points.map(({ loss }) => loss)),
    Math.max(...points.map(({ loss }) => loss)),
  ];
  const svg = plot.plot({
    width,
    height: 320,
    marginLeft: 52,
    marginTop: 30,
    marginBottom: 44,
    x: { label: 'training step →', domain: [0, trainingSteps] },
    y: {
      type: 'log',
      label: '↑ training loss',
      grid: true,
      ticks: powersOfTen(least, most),
      tickFormat: powerTick,
    },
    marks: [
      plot.lineY(points, {
        x: 'step',
        y: 'loss',
        z: 'optimiser',
        stroke: ({ optimiser }: (typeof points)[number]) => `var(${colours[optimiser]})`,
        strokeWidth: 2.5,
      }),
    ],
  });
  const legend = runs.map(({ optimiser, rate }) => ({
    label: `${optimiserNames[optimiser]}, rate ${rate}`,
    colour: colours[optimiser],
    mark: 'line' as const,
  }));
  return { title: 'A small network, each optimiser at its best of three rates', svg, legend };
}

function spectrumPanel(plot: typeof Plot, { result: { spectra }, width }: View<Result, Values>): Panel {
  const points = spectra.flatMap(({ name, values }) =>
    values.map((value, i) => ({ name, index: i + 1, value })),
  );
  const svg = plot.plot({
    width,
    height: 320,
    marginLeft: 44,
    marginTop: 30,
    marginBottom: 44,
    x: { label: 'singular value, largest first →' },
    y: { label: '↑ size in the update', domain: [0, 1.35], grid: true },
    marks: [
      plot.ruleY([1], { stroke: 'var(--muted)', strokeDasharray: '4 4' }),
      plot.lineY(points, {
        x: 'index',
        y: 'value',
        z: 'name',
        stroke: ({ name }: (typeof points)[number]) => `var(${colours[name]})`,
        strokeWidth: 2.5,
        marker: 'circle',
      }),
    ],
  });
  return {
    title: 'How even the update of one gradient is',
    svg,
    legend: [
      { label: 'Muon', colour: '--c1', mark: 'line' },
      { label: 'MuonEq', colour: '--c2', mark: 'line' },
      { label: 'ideal: all 1', colour: '--muted', mark: 'dashes' },
    ],
  };
}
