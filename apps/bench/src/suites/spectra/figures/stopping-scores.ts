import { stratifiedMean } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { defineFigure, type Figure } from '../../../nouns/figure.ts';
import type { Method } from '../../../nouns/method.ts';
import { shownPart } from '../../../nouns/palette.ts';

interface Score {
  readonly method: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly data: string;
}

const cases = [
  { problem: 'stopping', at: { theta: 1.6 }, data: 'simulated, strength 1.6' },
  { problem: 'stopping', at: { theta: 1 }, data: 'simulated, strength 1' },
  { problem: 'digits-planted', at: { theta: 2, labelNoise: 4 }, data: 'digits, planted 2, noise 4' },
  { problem: 'digits-planted', at: { theta: 1, labelNoise: 4 }, data: 'digits, planted 1, noise 4' },
  { problem: 'digits-halves', at: {}, data: 'digits, left to right half' },
] as const;

/** How well each rule stops. */
export function stoppingScoresFigure(methods: readonly Method[]): Figure {
  return defineFigure({
    name: 'stopping-scores',
    title: 'How well each rule stops: overlap with the true direction',
    draw({ runs, plot, palette, width }) {
      const scores = scoresOf(runs, methods);
      if (scores.length === 0) return undefined;
      const color = shownPart(
        palette,
        scores.map(({ method }) => method),
      );
      const data = cases.map((one) => one.data).filter((name) => scores.some((score) => score.data === name));
      const wide = width > 500;
      return {
        options: {
          height: 70 + data.length * (30 + 17 * color.domain.length),
          marginLeft: wide ? 190 : 164,
          color: { ...color, legend: true },
          x: {
            label: wide ? 'overlap with the true direction (0 to 1, higher is better)' : 'overlap (0 to 1)',
            domain: [0, 1],
            grid: true,
            ticks: wide ? 10 : 4,
          },
          y: { label: null, domain: color.domain, insetTop: 18 },
          fy: { axis: null, domain: data, padding: 0.05 },
          marks: [
            plot.frame({ stroke: 'var(--line)' }),
            plot.text(data, {
              fy: (name: string) => name,
              text: (name: string) => name,
              frameAnchor: 'top-left',
              dx: 6,
              dy: 6,
              fontWeight: 600,
            }),
            plot.ruleY(scores, { y: 'method', x1: 'low', x2: 'high', fy: 'data', stroke: 'method' }),
            plot.dot(scores, {
              x: 'mean',
              y: 'method',
              fy: 'data',
              fill: 'method',
              r: 4,
              title: ({ method, mean }: Score) => `${method}: ${mean.toFixed(3)}`,
            }),
          ],
        },
        sentence: `${sentenceOf(scores, data)} Means over data sets, bars one standard error; oracles are told the truth.`,
      };
    },
  });
}

function scoresOf(runs: RunView, methods: readonly Method[]): readonly Score[] {
  return cases.flatMap(({ problem, at, data }) =>
    methods.flatMap((method) =>
      (method.variants ?? [{}]).flatMap((variant) => {
        const estimate = stratifiedMean(
          runs.cells('overlap', { problem, at, method: method.name, variant }).map(({ values }) => values),
        );
        if (estimate === undefined) return [];
        const { value, standardError = 0 } = estimate;
        return [
          {
            method: method.label?.(variant) ?? method.name,
            mean: value,
            low: Math.max(0, value - standardError),
            high: Math.min(1, value + standardError),
            data,
          },
        ];
      }),
    ),
  );
}

function sentenceOf(scores: readonly Score[], data: readonly string[]): string {
  return data
    .map((name) => {
      const at = (method: string): string | undefined =>
        scores.find((score) => score.data === name && score.method === method)?.mean.toFixed(2);
      const listed = ['oracle', 'plugin', 'validation loss', 'final weights'].flatMap((method) => {
        const value = at(method);
        return value === undefined ? [] : [`${method} ${value}`];
      });
      return `${name}: ${listed.join(', ')}.`;
    })
    .join(' ');
}
