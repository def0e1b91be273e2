import { meanOf } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { defineFigure } from '../../../nouns/figure.ts';
import { lawMethod, predictedOf, valuesOf } from '../claims/estimates.ts';

interface Point {
  readonly ratio: number;
  readonly risk: number;
  readonly low: number;
  readonly high: number;
  readonly series: string;
}

const series = {
  measured: 'two-stage, measured',
  law: 'two-stage, law',
  labels: 'law of the labels alone',
  supervised: 'supervised, measured',
} as const;

const colours = ['var(--series-1)', 'var(--series-3)', 'var(--series-5)', 'var(--series-2)'];

/** Figure 1 of the paper, measured. */
export const crossoverFigure = defineFigure({
  name: 'crossover',
  title: 'Where unlabelled rows start to pay',
  draw({ runs, plot, width }) {
    const points = pointsOf(runs);
    const [supervised] = points.filter((point) => point.series === series.supervised);
    const curve = points.filter((point) => point.series === series.law);
    if (supervised === undefined || curve.length === 0) return undefined;
    const measured = points.filter((point) => point.series === series.measured);
    const title = (point: Point): string => `${point.series} at ${point.ratio}: ${point.risk.toFixed(2)}`;
    return {
      options: {
        height: width > 500 ? 400 : 330,
        marginLeft: 56,
        color: { domain: Object.values(series), range: colours, legend: true },
        x: {
          type: 'log',
          label: 'unlabelled rows for each labelled one (m / n, logarithmic)',
          ticks: measured.map(({ ratio }) => ratio),
          tickFormat: String,
          inset: 10,
        },
        y: {
          type: 'log',
          label: 'n times the excess risk (logarithmic)',
          grid: true,
          insetTop: 8,
          ticks: [2, 4, 8, 16, 32].filter((tick) => tick <= Math.max(...points.map(({ high }) => high))),
          tickFormat: String,
        },
        marks: [
          plot.ruleY([supervised], { y: 'risk', stroke: 'series', strokeWidth: 1.5 }),
          plot.line(curve, { x: 'ratio', y: 'risk', stroke: 'series', strokeWidth: 1.5 }),
          plot.line(
            points.filter((point) => point.series === series.labels),
            { x: 'ratio', y: 'risk', stroke: 'series', strokeDasharray: '5 4' },
          ),
          plot.ruleX(measured, { x: 'ratio', y1: 'low', y2: 'high', stroke: 'series' }),
          plot.dot(measured, { x: 'ratio', y: 'risk', fill: 'series', r: 4, title }),
        ],
      },
      sentence: sentenceOf(measured, supervised),
    };
  },
});

function sentenceOf(measured: readonly Point[], supervised: Point): string {
  const paying = measured.filter(({ risk }) => risk < supervised.risk).map(({ ratio }) => ratio);
  const first = paying.length === 0 ? 'at no ratio tried' : `from m / n = ${Math.min(...paying)} on`;
  return `Regression on factors learnt from unlabelled rows beats least squares on all columns (${supervised.risk.toFixed(2)}) ${first}; the law puts the crossing at 0.548. Dots are means over simulated fits, bars one standard error; from m / n = 0.5 on the law passes through them, and what the labels alone would cost lies far below where unlabelled rows are few.`;
}

function pointsOf(runs: RunView): readonly Point[] {
  const cells = runs.cells('measured', {
    ...lawMethod,
    problem: 'factor-risk',
    where: ({ part, pooled }) => (part === 'unconditional' || part === 'supervised') && pooled === false,
  });
  const sorted = [...cells].sort((a, b) => Number(a.parameters['ratio']) - Number(b.parameters['ratio']));
  return sorted.flatMap(({ parameters, values }) => {
    const ratio = Number(parameters['ratio']);
    const { value = NaN, standardError = 0 } = meanOf(values) ?? {};
    const point = { ratio, risk: value, low: value - standardError, high: value + standardError };
    if (parameters['part'] === 'supervised') return [{ ...point, series: series.supervised }];
    const at = { problem: 'factor-risk', at: parameters };
    const flat = (risk: number, name: string) => ({ ratio, risk, low: risk, high: risk, series: name });
    const law = predictedOf(runs, { ...at, ...lawMethod });
    const labels = valuesOf(runs, 'predicted', {
      method: 'label-only-law',
      problem: 'factor-risk',
      at: { part: 'unconditional' },
    })[0];
    return [
      { ...point, series: series.measured },
      ...(law === undefined ? [] : [flat(law, series.law)]),
      ...(labels === undefined ? [] : [flat(labels, series.labels)]),
    ];
  });
}
