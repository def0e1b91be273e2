import type { RunView } from '../../../judging/run-view.ts';
import { defineFigure, type Figure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';
import type { Panel } from '../task.ts';

interface Point {
  readonly value: number;
  readonly constant: number;
  readonly law: string;
}

interface Shown {
  readonly name: string;
  readonly title: string;
  readonly panel: Panel;
  readonly label: string;
  readonly scales: 'linear' | 'log';
  readonly sentence: (points: readonly Point[]) => string;
}

const last = (points: readonly Point[], law: string): Point | undefined =>
  points.filter((point) => point.law === law).at(-1);
const first = (points: readonly Point[], law: string): Point | undefined =>
  points.find((point) => point.law === law);
const text = (point: Point | undefined): string =>
  point === undefined ? '?' : String(Number(point.constant.toPrecision(3)));

const corrected = 'law (corrected)';
const printed = 'law (as printed)';

const shown: readonly Shown[] = [
  {
    name: 'mixture-columns',
    title: 'Mixture gate: the cost of pre-training against the number of columns',
    panel: 'mixture: columns',
    label: 'columns (d)',
    scales: 'linear',
    sentence: (points) =>
      `B by quadrature for four centres 2 e_i and the coefficients of the paper (figure 2b): it saturates, from ${text(first(points, corrected))} at 5 columns to ${text(last(points, corrected))} at 100, where a + b log d would keep growing.`,
  },
  {
    name: 'factor-strength',
    title: 'Factors: are weak factors free?',
    panel: 'factor: strength',
    label: 'strength of the factor (logarithmic)',
    scales: 'log',
    sentence: (points) =>
      `B for one factor in eight columns. As printed, weak factors would cost nothing (${text(first(points, printed))} at strength 0.1); corrected, they cost most (${text(first(points, corrected))}): the dependence on strength that earlier bounds have is back.`,
  },
  {
    name: 'kept-directions',
    title: 'Contrastive features: the cost of more directions',
    panel: 'contrastive: kept directions',
    label: 'kept directions (k), seven dropped (logarithmic)',
    scales: 'log',
    sentence: (points) =>
      `B for eigenvalues 1/i. At 12 directions the corrected constant is ${text(last(points, corrected))}, the printed one ${text(last(points, printed))}: the gap between kept and dropped eigenvalues, which the printed one leaves out, decides.`,
  },
];

/** Constants by formula: what the corrections change. */
export const constantFigures: readonly Figure[] = shown.map(
  ({ name, title, panel, label, scales, sentence }) =>
    defineFigure({
      name,
      title,
      draw({ runs, plot, palette, width }) {
        const points = pointsOf(runs, panel);
        if (points.length === 0) return undefined;
        const color = shownPart(
          palette,
          points.map(({ law }) => law),
        );
        const log = scales === 'log';
        return {
          options: {
            height: width > 500 ? 340 : 300,
            marginLeft: 64,
            color: { ...color, legend: true },
            x: {
              type: scales,
              label,
              ticks: log ? 5 : [...new Set(points.map(({ value }) => value))],
              tickFormat: String,
              inset: 10,
            },
            y: {
              type: scales,
              label: `B: limit of m times the excess risk${log ? ' (logarithmic)' : ''}`,
              grid: true,
              insetTop: 8,
              ...(log ? { ticks: 5, tickFormat: String } : { zero: true }),
            },
            marks: [
              plot.line(points, { x: 'value', y: 'constant', stroke: 'law', strokeWidth: 1.5 }),
              plot.dot(points, { x: 'value', y: 'constant', fill: 'law', r: 4 }),
            ],
          },
          sentence: sentence(points),
        };
      },
    }),
);

function pointsOf(runs: RunView, panel: Panel): readonly Point[] {
  return (
    [
      ['law', corrected],
      ['printed-law', printed],
    ] as const
  ).flatMap(([method, law]) =>
    runs
      .cells('predicted', { problem: 'panel', method, at: { panel } })
      .map(({ parameters, values }) => ({
        value: Number(parameters['value']),
        constant: values[0] ?? NaN,
        law,
      }))
      .sort((a, b) => a.value - b.value),
  );
}
