import type * as Plot from '@observablehq/plot';
import { powersOfTen } from '../../contract/log-ticks.ts';
import type { Figure, LegendEntry, Panel, View } from '../../contract/paper.ts';
import { timeRange, type Result, type SimulatedPoint } from './compute.ts';
import type { Values } from './controls.ts';

export const figure: Figure<Result, Values> = {
  draw: (plot, view) => [() => spectrumPanel(plot, view), () => overlapPanel(plot, view)],
};

const x: Plot.ScaleOptions = {
  type: 'log',
  domain: [...timeRange],
  label: 'training time t →',
  tickFormat: '~g',
  ticks: powersOfTen(...timeRange),
};

/** The stretches of time at which the signal is visible. */
function windowMarks(plot: typeof Plot, { windows }: Result): Plot.Markish[] {
  const shown = windows.map(([from, to]) => ({
    from: Math.max(from, timeRange[0]),
    to: Math.min(to, timeRange[1]),
  }));
  return [plot.rectX(shown, { x1: 'from', x2: 'to', fill: 'var(--highlight)' })];
}

function visible({ windows }: Result): LegendEntry[] {
  return windows.length === 0 ? [] : [{ label: 'visible, theory', colour: '--highlight', mark: 'area' }];
}

function spectrumPanel(plot: typeof Plot, { result, width, values }: View<Result, Values>): Panel {
  const { theory, simulated } = result;
  const highest = Math.max(...theory.map(({ edge, value }) => value ?? edge));
  const svg = plot.plot({
    width,
    height: 300,
    marginLeft: 48,
    marginTop: 30,
    marginBottom: 44,
    x,
    y: { label: '↑ top eigenvalue of the weights', domain: [0, 1.15 * highest], grid: true },
    marks: [
      ...windowMarks(plot, result),
      plot.areaY(theory, { x: 't', y: 'edge', fill: 'var(--bulk)', clip: true }),
      plot.lineY(theory, { x: 't', y: 'edge', stroke: 'var(--muted)', strokeWidth: 1.5 }),
      plot.lineY(theory, { x: 't', y: 'value', stroke: 'var(--c2)', strokeWidth: 2.5 }),
      ...dots(plot, simulated, 'top', 'topError'),
    ],
  });
  return {
    title: 'One eigenvalue against the noise',
    svg,
    legend: [
      { label: 'noise (theory: its edge)', colour: '--bulk-solid', mark: 'area' },
      { label: 'signal (theory)', colour: '--c2', mark: 'line' },
      ...visible(result),
      {
        label: `simulated, N = ${values.dimension}, ${result.matrices} matrices`,
        colour: '--text',
        mark: 'ring',
      },
    ],
  };
}

function overlapPanel(plot: typeof Plot, { result, width }: View<Result, Values>): Panel {
  const svg = plot.plot({
    width,
    height: 300,
    marginLeft: 48,
    marginTop: 30,
    marginBottom: 44,
    x,
    y: { label: '↑ squared overlap with the signal', domain: [0, 1], grid: true },
    marks: [
      ...windowMarks(plot, result),
      plot.lineY(result.theory, { x: 't', y: 'overlap', stroke: 'var(--c1)', strokeWidth: 2.5 }),
      ...dots(plot, result.simulated, 'overlap', 'overlapError'),
    ],
  });
  return {
    title: 'How well its vector points at the signal',
    svg,
    legend: [
      { label: 'theory, N infinite', colour: '--c1', mark: 'line' },
      ...visible(result),
      { label: 'simulated, bars one standard error', colour: '--text', mark: 'ring' },
    ],
  };
}

function dots(
  plot: typeof Plot,
  simulated: readonly SimulatedPoint[],
  value: 'top' | 'overlap',
  error: 'topError' | 'overlapError',
): Plot.Markish[] {
  return [
    plot.ruleX(simulated, {
      x: 't',
      y1: (point: SimulatedPoint) => point[value] - point[error],
      y2: (point: SimulatedPoint) => point[value] + point[error],
      stroke: 'var(--text)',
    }),
    plot.dot(simulated, { x: 't', y: value, r: 3.2, fill: 'var(--page)', stroke: 'var(--text)' }),
  ];
}
