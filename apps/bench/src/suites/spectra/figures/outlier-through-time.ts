import { stratifiedMean } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { defineFigure, type Figure } from '../../../nouns/figure.ts';
import { outlier } from '@lab/transient-bbp';
import { canonical, geometric } from '../canonical.ts';
import { windowEnds } from '../problems/trained-matrix.ts';
import { colours, sizeColours, powersOfTen } from './colours.ts';

const strengths = [0.75, 1.5] as const;
const span = [0.05, 80] as const;
const times = geometric(...span, 160);

interface Dot {
  readonly t: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly strength: string;
  readonly size: string;
}

const panelOf = (theta: number): string => `strength ${theta}`;

function dotsOf(runs: RunView, metric: string): readonly Dot[] {
  return runs
    .cells(metric, {
      problem: 'trained-matrix',
      method: 'theory',
      where: ({ sampleRatio }) => sampleRatio === 0,
    })
    .map(({ parameters, values }) => {
      const { value = 0, standardError = 0 } = stratifiedMean([values]) ?? {};
      return {
        t: Number(parameters['t']),
        mean: value,
        low: value - standardError,
        high: value + standardError,
        strength: panelOf(Number(parameters['theta'])),
        size: `simulated, N = ${parameters['dimension']}`,
      };
    });
}

/** The sizes in a figure, small first. */
function sizesOf(dots: readonly Dot[]): readonly string[] {
  const order = (size: string): number => Number(size.split(' ').at(-1));
  return [...new Set(dots.map(({ size }) => size))].sort((a, b) => order(a) - order(b));
}

const ends = windowEnds.map((t) => ({ t, strength: panelOf(0.75) }));

/** Top eigenvalue and edge over time. */
export const outlierThroughTime: Figure = defineFigure({
  name: 'outlier-through-time',
  title: 'The top eigenvalue through time, against outlier and edge of theory',
  draw({ runs, plot, width }) {
    const all = dotsOf(runs, 'simulatedTop');
    if (all.length === 0) return undefined;
    const sizes = sizesOf(all);
    const lines = strengths.flatMap((theta) =>
      times.flatMap((t) => {
        const { value, edge } = outlier({ ...canonical, theta }, t);
        const shared = { t, strength: panelOf(theta) };
        return [
          { ...shared, y: edge, line: 'theory: edge of the noise' },
          ...(value === undefined ? [] : [{ ...shared, y: value, line: 'theory: outlier' }]),
        ];
      }),
    );
    const facet = width > 500 ? 'fx' : 'fy';
    return {
      options: {
        height: width > 500 ? 400 : 560,
        marginLeft: 46,
        color: {
          domain: ['theory: outlier', 'theory: edge of the noise', ...sizes],
          range: [colours.theory, colours.edge, ...sizeColours.slice(0, sizes.length)],
          legend: true,
        },
        x: {
          type: 'log',
          label: 'training time t (1/covariance, logarithmic)',
          domain: span,
          ticks: powersOfTen(...span),
          tickFormat: String,
        },
        y: { label: 'top eigenvalue', grid: true },
        [facet]: { label: null, padding: 0.08 },
        marks: [
          plot.frame({ stroke: 'var(--line)' }),
          plot.ruleX(ends, { x: 't', [facet]: 'strength', stroke: 'var(--muted)', strokeDasharray: '3 4' }),
          plot.line(lines, {
            x: 't',
            y: 'y',
            z: 'line',
            stroke: 'line',
            [facet]: 'strength',
            strokeWidth: 1.8,
          }),
          plot.ruleX(all, { x: 't', y1: 'low', y2: 'high', stroke: 'size', [facet]: 'strength' }),
          plot.dot(all, { x: 't', y: 'mean', fill: 'size', [facet]: 'strength', r: 3.5 }),
        ],
      },
      sentence: `At strength 0.75 the outlier leaves the bulk at t = ${windowEnds[0]} and is swallowed again at t = ${windowEnds[1]} (dashed); at 1.5 it stays. Dots are means over simulated matrices, bars one standard error; small matrices lie low where only noise is left, as the Tracy-Widom law has it.`,
    };
  },
});

/** Overlap over time. */
export const overlapThroughTime: Figure = defineFigure({
  name: 'overlap-through-time',
  title: 'Overlap of the top eigenvector with the signal, against theory',
  draw({ runs, plot, width }) {
    const all = dotsOf(runs, 'simulatedOverlap');
    if (all.length === 0) return undefined;
    const sizes = sizesOf(all);
    const lines = strengths.flatMap((theta) =>
      times.map((t) => ({
        t,
        y: outlier({ ...canonical, theta }, t).overlapLeft ?? 0,
        strength: panelOf(theta),
        line: 'theory, N infinite',
      })),
    );
    const facet = width > 500 ? 'fx' : 'fy';
    return {
      options: {
        height: width > 500 ? 400 : 560,
        marginLeft: 46,
        color: {
          domain: ['theory, N infinite', ...sizes],
          range: [colours.theory, ...sizeColours.slice(0, sizes.length)],
          legend: true,
        },
        x: {
          type: 'log',
          label: 'training time t (1/covariance, logarithmic)',
          domain: span,
          ticks: powersOfTen(...span),
          tickFormat: String,
        },
        y: { label: 'squared overlap (0 to 1)', grid: true, domain: [0, 1] },
        [facet]: { label: null, padding: 0.08 },
        marks: [
          plot.frame({ stroke: 'var(--line)' }),
          plot.ruleX(ends, { x: 't', [facet]: 'strength', stroke: 'var(--muted)', strokeDasharray: '3 4' }),
          plot.line(lines, { x: 't', y: 'y', stroke: 'line', [facet]: 'strength', strokeWidth: 1.8 }),
          plot.ruleX(all, { x: 't', y1: 'low', y2: 'high', stroke: 'size', [facet]: 'strength' }),
          plot.dot(all, { x: 't', y: 'mean', fill: 'size', [facet]: 'strength', r: 3.5 }),
        ],
      },
      sentence: `${smearing(all)} Theory has a sharp transition at both ends of the window (dashed); finite matrices smear it, the more the smaller they are. Means over matrices, bars one standard error.`,
    };
  },
});

/** How much overlap is left at the window's end, by size. */
function smearing(dots: readonly Dot[]): string {
  const left = sizesOf(dots).flatMap((size) => {
    const dot = dots.find(
      (one) => one.size === size && one.t === windowEnds[1] && one.strength === panelOf(0.75),
    );
    return dot === undefined ? [] : [`${dot.mean.toFixed(2)} at ${size.replace('simulated, ', '')}`];
  });
  return left.length === 0
    ? ''
    : `At the end of the window theory says 0, simulations have ${left.join(', ')}.`;
}
