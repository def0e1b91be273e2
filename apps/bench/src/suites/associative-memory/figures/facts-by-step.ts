import type { RunView } from '../../../judging/run-view.ts';
import { defineFigure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';
import type { ShownMethod } from './points.ts';

const shown: readonly ShownMethod[] = [
  { label: 'Muon', filter: { method: 'muon', variant: { gradient: 'exact' } } },
  { label: 'Muon, thresholded', filter: { method: 'muon', variant: { gradient: 'thresholded' } } },
  { label: 'SGD', filter: { method: 'sgd' } },
  { label: 'truncated Hebbian', filter: { method: 'hebbian' } },
];

interface StepPoint {
  readonly step: number;
  readonly facts: number;
  readonly method: string;
  readonly size: string;
}

/** Facts after each step. */
export const factsByStep = defineFigure({
  name: 'facts-by-step',
  title: 'Facts stored, step by step',
  draw({ runs, plot, palette }) {
    const points = shown.flatMap((method) => pointsOf(runs, method));
    if (points.length === 0) return undefined;
    const sizes = [...new Set(points.map(({ size }) => size))].sort();
    const most = Math.max(...points.map(({ facts }) => facts));
    return {
      options: {
        height: 80 + 200 * sizes.length,
        marginLeft: 52,
        color: {
          ...shownPart(
            palette,
            points.map(({ method }) => method),
          ),
          legend: true,
        },
        x: { label: 'step', ticks: [1, 2, 3, 4, 5, 6, 7, 8], tickFormat: String, inset: 10 },
        y: { label: 'facts recovered (mean)', grid: true, domain: [0, 1.05 * most] },
        fy: { label: null, domain: sizes, padding: 0.12 },
        marks: [
          plot.frame({ stroke: 'var(--line)' }),
          plot.line(points, { x: 'step', y: 'facts', fy: 'size', stroke: 'method', strokeWidth: 1.5 }),
          plot.dot(points, {
            x: 'step',
            y: 'facts',
            fy: 'size',
            fill: 'method',
            r: 3,
            title: ({ method, step, facts }: StepPoint) => `${method}, step ${step}: ${facts.toFixed(1)}`,
          }),
        ],
      },
      sentence: `${endOf(points)} Muon is ahead at first and SGD catches up; the Hebbian memory is told the facts one by one.`,
    };
  },
});

function pointsOf(runs: RunView, { label, filter }: ShownMethod): StepPoint[] {
  const sums = new Map<string, { step: number; size: string; sum: number; count: number }>();
  for (const row of runs.rows({ problem: 'several-steps', ...filter })) {
    const curve = row.curves['recovered'];
    if (curve === undefined) continue;
    const size = `d = ${String(row.problemParameters['d'])}`;
    curve.x.forEach((step, i) => {
      const entry = sums.get(`${size} ${step}`) ?? { step, size, sum: 0, count: 0 };
      sums.set(`${size} ${step}`, { ...entry, sum: entry.sum + (curve.y[i] ?? 0), count: entry.count + 1 });
    });
  }
  return [...sums.values()].map(({ step, size, sum, count }) => ({
    step,
    size,
    facts: sum / count,
    method: label,
  }));
}

function endOf(points: readonly StepPoint[]): string {
  const size = points.at(-1)?.size;
  const last = Math.max(...points.map(({ step }) => step));
  const there = points.filter((point) => point.size === size && point.step === last);
  return `After step ${last} at ${size ?? ''}: ${there.map(({ method, facts }) => `${method} ${facts.toFixed(0)}`).join(', ')}.`;
}
