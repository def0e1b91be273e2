import type * as Plot from '@observablehq/plot';
import { powerTick } from '../../contract/number-text.ts';
import type { Figure, LegendEntry, Panel, View } from '../../contract/paper.ts';
import { largestRatio, rows, sweeps, type Result } from './compute.ts';
import type { Values } from './controls.ts';

const colours = ['--c1', '--c2', '--c3'];
const names: Readonly<Record<string, string>> = {
  sequential: 'one at a time',
  parallel: 'all at once',
  damped: 'all at once, damped',
  anderson: 'one at a time, Anderson',
  conjugateGradient: 'conjugate gradients',
};
/** Errors outside are drawn at the frame. */
const shown = [1e-10, 1e4] as const;

export const figure: Figure<Result, Values> = {
  draw: (plot, view) => [() => errorPanel(plot, view), () => mapPanel(plot, view)],
};

function errorPanel(plot: typeof Plot, { result: { tracks }, width }: View<Result, Values>): Panel {
  const points = tracks.map(({ errors }) =>
    errors
      .map((error, sweep) => ({ sweep, error: Math.max(error, shown[0]) }))
      .filter(({ error }) => error <= shown[1]),
  );
  const svg = plot.plot({
    width,
    height: 300,
    marginLeft: 56,
    marginTop: 30,
    marginBottom: 44,
    x: { label: 'sweep →', domain: [0, sweeps] },
    y: {
      type: 'log',
      label: '↑ distance from the solution, relative',
      domain: [...shown],
      grid: true,
      ticks: 5,
      tickFormat: powerTick,
    },
    marks: points.map((line, i) =>
      plot.lineY(line, { x: 'sweep', y: 'error', stroke: `var(${colours[i]!})`, strokeWidth: 2.5 }),
    ),
  });
  const legend = tracks.map(({ schedule }, i): LegendEntry => ({
    label: names[schedule] ?? schedule,
    colour: colours[i]!,
    mark: 'line',
  }));
  return { title: 'One table, three schedules', svg, legend };
}

function mapPanel(plot: typeof Plot, { result, values, width }: View<Result, Values>): Panel {
  const { curve } = result;
  const here = [{ gamma: values.columns / rows, lambdaMax: result.lambdaMax }];
  const highest = Math.max(3.3, result.lambdaMax, ...curve.map(({ lambdaMax }) => lambdaMax));
  const svg = plot.plot({
    width,
    height: 300,
    marginLeft: 48,
    marginTop: 30,
    marginBottom: 44,
    x: { label: 'columns per row →', domain: [0, largestRatio] },
    y: { label: '↑ largest eigenvalue', domain: [1, highest], grid: true },
    marks: [
      plot.rect([0], { x1: 0, x2: largestRatio, y1: 2, y2: highest, fill: 'var(--highlight)' }),
      plot.text(['parallel sweeps diverge'], {
        frameAnchor: 'top-left',
        dx: 8,
        dy: 8,
        fill: 'var(--muted)',
        fontSize: 13,
      }),
      plot.ruleY([2], { stroke: 'var(--muted)', strokeDasharray: '4 4' }),
      plot.lineY(curve, { x: 'gamma', y: 'lambdaMax', stroke: 'var(--c1)', strokeWidth: 2.5 }),
      plot.dot(result.simulated, {
        x: 'gamma',
        y: 'lambdaMax',
        r: 3.2,
        fill: 'var(--page)',
        stroke: 'var(--text)',
      }),
      plot.dot(here, { x: 'gamma', y: 'lambdaMax', r: 6, fill: 'var(--c2)' }),
    ],
  });
  return {
    title: 'What decides: the largest eigenvalue',
    svg,
    legend: [
      { label: 'theory, large tables', colour: '--c1', mark: 'line' },
      { label: `tables of ${rows} rows`, colour: '--text', mark: 'ring' },
      { label: 'this table', colour: '--c2', mark: 'dot' },
    ],
  };
}
