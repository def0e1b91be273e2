import { stratifiedMean } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { defineFigure, type Figure } from '../../../nouns/figure.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { shownPart } from '../../../nouns/palette.ts';

interface Curve {
  readonly name: string;
  readonly title: string;
  readonly problems: readonly string[];
  readonly metric: string;
  readonly axis: 'share' | 'measurements';
  readonly label: string;
  readonly yLabel: string;
  readonly where: (parameters: Parameters) => boolean;
  readonly meaning: string;
  readonly logarithmic: boolean;
}

const curves: readonly Curve[] = [
  {
    name: 'phantom-error',
    title: 'The phantom: error against the budget',
    problems: ['phantom', 'phantom-budgets'],
    metric: 'relativeError',
    axis: 'share',
    label: 'rows asked for, share of all (0 to 1)',
    yLabel: 'relative error (log scale)',
    where: ({ decoder }) => decoder === 'cycle-spin',
    meaning:
      'Fourier rows of the phantom, cycle spinning: all schemes that take the coarse rows are alike, repeated rows are lost.',
    logarithmic: true,
  },
  {
    name: 'photograph-error',
    title: 'A photograph (ascent): error against the budget',
    problems: ['photographs', 'photographs-budgets'],
    metric: 'relativeError',
    axis: 'share',
    label: 'rows asked for, share of all (0 to 1)',
    yLabel: 'relative error (log scale)',
    where: ({ image }) => image === 'ascent',
    meaning:
      'On photographs of this size the lowest frequencies alone beat every random design in squared error.',
    logarithmic: true,
  },
  {
    name: 'digit-error',
    title: 'Digits by a generative prior: error against the budget',
    problems: ['digits'],
    metric: 'relativeError',
    axis: 'measurements',
    label: 'rows asked for, of 64',
    yLabel: 'relative error',
    where: () => true,
    meaning: 'A decoder of ten latent numbers; its own floor is the error of its best code.',
    logarithmic: false,
  },
  {
    name: 'subspace-deviation',
    title: 'A subspace: how far A*A is from the identity',
    problems: ['subspace'],
    metric: 'deviation',
    axis: 'measurements',
    label: 'rows asked for, of 64',
    yLabel: 'mean squared deviation (log scale)',
    where: () => true,
    meaning: 'Only schemes that take rows always come near to 0 before all rows are measured.',
    logarithmic: true,
  },
  {
    name: 'subspace-noise',
    title: 'A subspace: noise of least squares',
    problems: ['subspace'],
    metric: 'leastSquaresNoise',
    axis: 'measurements',
    label: 'rows asked for, of 64',
    yLabel: 'median noise over sigma squared (log scale)',
    where: () => true,
    meaning: 'The noise falls towards 12, the dimension: that of measuring everything.',
    logarithmic: true,
  },
];

interface Point {
  readonly x: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly method: string;
}

/** A figure for each quantity that is followed over budgets. */
export const budgetFigures: readonly Figure[] = curves.map((curve) =>
  defineFigure({
    name: curve.name,
    title: curve.title,
    draw({ runs, plot, palette, width }) {
      const points = palette.domain.toReversed().flatMap((method) => pointsOf(runs, method, curve));
      if (points.length === 0) return undefined;
      const least = Math.min(...points.map(({ mean }) => mean));
      const most = Math.max(...points.map(({ high }) => high));
      const title = ({ method, x, mean }: Point): string => `${method} at ${x}: ${mean.toPrecision(3)}`;
      const options = {
        height: width > 500 ? 420 : 340,
        marginLeft: 60,
        color: {
          ...shownPart(
            palette,
            points.map(({ method }) => method),
          ),
          legend: true,
        },
        x: {
          label: curve.label,
          inset: 12,
          ticks: [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b),
          tickFormat: String,
        },
        y: {
          ...(curve.logarithmic
            ? { type: 'log' as const, domain: [0.9 * least, 1.1 * most] }
            : { domain: [0, 1.05 * most] }),
          label: curve.yLabel,
          grid: true,
          tickFormat: (value: number) => String(Number(value.toPrecision(3))),
          ticks: 6,
        },
        marks: [
          plot.line(points, { x: 'x', y: 'mean', z: 'method', stroke: 'method', strokeWidth: 1.5 }),
          plot.ruleX(points, { x: 'x', y1: 'low', y2: 'high', stroke: 'method' }),
          plot.dot(points, { x: 'x', y: 'mean', fill: 'method', r: 3.5, title }),
        ],
      };
      return {
        options,
        sentence: `${curve.meaning} ${endOf(points)} Means over draws, bars one standard error; lower is better.`,
      };
    },
  }),
);

function pointsOf(
  runs: RunView,
  method: string,
  { problems, metric, axis, where, logarithmic }: Curve,
): Point[] {
  return problems
    .flatMap((problem) => runs.cells(metric, { problem, method, where }))
    .map(({ parameters, values }) => {
      const { value = 0, standardError = 0 } = stratifiedMean([values]) ?? {};
      const low = value - standardError;
      return {
        x: Number(parameters[axis]),
        mean: value,
        low: logarithmic && low <= 0 ? value : Math.max(0, low),
        high: value + standardError,
        method,
      };
    })
    .sort((a, b) => a.x - b.x);
}

function endOf(points: readonly Point[]): string {
  const middle = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  const at = middle[middle.length >> 1] ?? 0;
  const there = points.filter(({ x }) => x === at).sort((a, b) => a.mean - b.mean);
  return `At ${at}: ${there.map(({ method, mean }) => `${method} ${mean.toPrecision(3)}`).join(', ')}.`;
}
