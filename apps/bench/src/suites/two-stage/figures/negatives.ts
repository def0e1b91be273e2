import { meanOf } from '../../../judging/estimate.ts';
import { defineFigure } from '../../../nouns/figure.ts';
import { lawMethod, predictedOf } from '../claims/estimates.ts';

const titles: Readonly<Record<string, string>> = {
  one: 'one sampled negative',
  all: 'all other anchors',
  symmetric: 'all, pooled whitening',
};

const colours = ['var(--series-2)', 'var(--series-3)', 'var(--series-1)'];

/** Experiment 9. */
export const negativesFigure = defineFigure({
  name: 'negatives',
  title: 'What the same pairs are worth, by how negatives are used',
  draw({ runs, plot, width }) {
    const cells = runs.cells('measured', {
      ...lawMethod,
      problem: 'contrastive-risk',
      at: { spectrum: 'four' },
    });
    if (cells.length === 0) return undefined;
    const points = cells.map(({ parameters, values }) => {
      const { value = NaN, standardError = 0 } = meanOf(values) ?? {};
      const scheme = titles[String(parameters['scheme'])] ?? '';
      const law = predictedOf(runs, { ...lawMethod, problem: 'contrastive-risk', at: parameters }) ?? NaN;
      return {
        pairs: Number(parameters['pairs']),
        value,
        low: value - standardError,
        high: value + standardError,
        scheme,
        law,
      };
    });
    const laws = [...new Map(points.map((point) => [point.scheme, point])).values()];
    const largest = Math.max(...points.map(({ pairs }) => pairs));
    const at = (scheme: string): string => {
      const point = points.find((one) => one.scheme === titles[scheme] && one.pairs === largest);
      return point === undefined ? 'nothing' : point.value.toFixed(2);
    };
    return {
      options: {
        height: width > 500 ? 380 : 330,
        marginLeft: 56,
        color: { domain: Object.values(titles), range: colours, legend: true },
        x: {
          type: 'log',
          label: 'pairs (m, logarithmic)',
          ticks: [...new Set(points.map(({ pairs }) => pairs))],
          tickFormat: String,
          inset: 12,
        },
        y: {
          type: 'log',
          label: 'm times the excess risk of pre-training (log)',
          grid: true,
          ticks: [0.5, 1, 2, 5, 10, 20].filter(
            (tick) =>
              tick <= Math.max(...points.map(({ high }) => high)) &&
              tick >= Math.min(...points.map(({ low }) => low)),
          ),
          tickFormat: String,
        },
        marks: [
          plot.ruleY(laws, { y: 'law', stroke: 'scheme', strokeDasharray: '5 4' }),
          plot.ruleX(points, { x: 'pairs', y1: 'low', y2: 'high', stroke: 'scheme' }),
          plot.dot(points, { x: 'pairs', y: 'value', fill: 'scheme', r: 4 }),
        ],
      },
      sentence: `Dots are measured, bars one standard error, dashed lines the law (8.69, 2.518, 0.913). At ${largest} pairs: one sampled negative ${at('one')}, all others ${at('all')}, pooled whitening ${at('symmetric')}; lower is better, and 9.5 times lower is 9.5 times the data.`,
    };
  },
});
