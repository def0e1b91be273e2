import type * as PlotModule from '@observablehq/plot';
import { outlier } from '@lab/transient-bbp';
import type { RunView } from '../../../judging/run-view.ts';
import { defineFigure } from '../../../nouns/figure.ts';
import type { RunRow } from '../../../store/row.ts';
import { canonical } from '../canonical.ts';
import { colours } from './colours.ts';

const theta = 1.5;

interface Frame {
  readonly t: number;
  readonly column: number;
  readonly line: number;
}

/** The spectrum at each time beside theory. */
export const spectrumMovie = defineFigure({
  name: 'spectrum-movie',
  title: 'Bulk and outlier through time, simulated and predicted (strength 1.5)',
  draw({ runs, plot, width }) {
    const rows = firstRows(runs);
    if (rows.length === 0) return undefined;
    const columns = width > 500 ? 4 : 2;
    const frames = rows.map((row, index) => ({
      t: Number(row.problemParameters['t']),
      column: index % columns,
      line: Math.floor(index / columns),
      row,
    }));
    return {
      options: optionsOf(plot, frames, width),
      sentence: `${sentenceOf(rows)} Early the fast directions are learned and the outlier leaves the bulk; late the slow ones import noise, the bulk swells and the outlier's lead shrinks.`,
    };
  },
});

/** One run of the theory at each time, in order of time. */
function firstRows(runs: RunView): readonly RunRow[] {
  const byTime = new Map<number, RunRow>();
  for (const row of runs.rows({ problem: 'bulk', method: 'theory' })) {
    const t = Number(row.problemParameters['t']);
    if (!byTime.has(t) && row.curves['histogram'] !== undefined) byTime.set(t, row);
  }
  return [...byTime].sort(([a], [b]) => a - b).map(([, row]) => row);
}

function optionsOf(
  plot: typeof PlotModule,
  frames: readonly (Frame & { readonly row: RunRow })[],
  width: number,
): PlotModule.PlotOptions {
  const bars = frames.flatMap(({ row, column, line }) => {
    const { x = [], y = [] } = row.curves['histogram'] ?? {};
    const half = 0.5 * ((x[1] ?? 0) - (x[0] ?? 0));
    return x.map((middle, i) => ({ x1: middle - half, x2: middle + half, y: y[i] ?? 0, column, line }));
  });
  const curve = frames.flatMap(({ row, t, column, line }) => {
    const { x = [], y = [] } = row.curves['density'] ?? {};
    return x.map((point, i) => ({ x: point, y: y[i] ?? 0, t, column, line }));
  });
  const marked = frames.flatMap(({ t, column, line }) => {
    const { value } = outlier({ ...canonical, theta }, t);
    return value === undefined ? [] : [{ x: value, column, line }];
  });
  const legend = ['simulated eigenvalues', 'theory: density of the noise', 'theory: outlier'];
  const lines = 1 + Math.max(...frames.map(({ line }) => line));
  return {
    height: 90 + lines * (width > 500 ? 170 : 130),
    marginLeft: 44,
    color: { domain: legend, range: [colours.simulated, colours.theory, 'var(--series-1)'], legend: true },
    x: {
      label: width > 500 ? "eigenvalues of (W + W')/2, in units of the weights" : "eigenvalues of (W + W')/2",
      ticks: 4,
    },
    y: { label: 'density (per unit of the eigenvalue)', grid: true, ticks: 4 },
    fx: { axis: null, padding: 0.06 },
    fy: { axis: null, padding: 0.14 },
    marks: [
      plot.rectY(bars, { x1: 'x1', x2: 'x2', y: 'y', fx: 'column', fy: 'line', fill: colours.simulated }),
      plot.line(curve, {
        x: 'x',
        y: 'y',
        z: 't',
        fx: 'column',
        fy: 'line',
        stroke: colours.theory,
        strokeWidth: 1.8,
      }),
      plot.ruleX(marked, {
        x: 'x',
        y1: 0,
        y2: 0.25,
        fx: 'column',
        fy: 'line',
        stroke: 'var(--series-1)',
        strokeWidth: 2,
      }),
      plot.text(frames, {
        fx: 'column',
        fy: 'line',
        text: ({ t }: Frame) => `t = ${t}`,
        frameAnchor: 'top-left',
        dx: 6,
        dy: 4,
        fontWeight: 600,
      }),
    ],
  };
}

function sentenceOf(rows: readonly RunRow[]): string {
  const numbers = rows.map((row) => row.metrics['misplaced'] ?? 0);
  const dimension = rows[0]?.problemParameters['dimension'] ?? '';
  return `One matrix of N = ${dimension} at each time against the theory, which has seen none: at most ${Math.max(...numbers).toFixed(1)} of ${dimension} eigenvalues are out of place.`;
}
