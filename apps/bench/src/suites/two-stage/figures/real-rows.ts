import { meanOf } from '../../../judging/estimate.ts';
import { defineFigure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';

const methods = [
  ['gaussian-formula', 'Gaussian formula'],
  ['law', 'law (corrected)'],
] as const;

/** Experiment 8. */
export const realRowsFigure = defineFigure({
  name: 'real-rows',
  title: 'Real rows are not Gaussian',
  draw({ runs, plot, palette, width }) {
    const dots = methods.flatMap(([method, label]) =>
      runs.cells('meanRatio', { problem: 'real-rows', method }).map(({ parameters, values }) => {
        const { value = NaN, standardError = 0 } = meanOf(values) ?? {};
        const ratio = 1 + value;
        return {
          data: String(parameters['data']),
          ratio,
          low: ratio - standardError,
          high: ratio + standardError,
          method: label,
        };
      }),
    );
    if (dots.length === 0) return undefined;
    const sets = [...new Set(dots.map(({ data }) => data))];
    const words = (label: string): string =>
      dots
        .filter(({ method }) => method === label)
        .map(({ data, ratio }) => `${data} ${ratio.toFixed(2)}`)
        .join(', ');
    return {
      options: {
        height: 110 + 40 * sets.length,
        marginLeft: width > 500 ? 120 : 100,
        color: {
          ...shownPart(
            palette,
            methods.map(([, label]) => label),
          ),
          legend: true,
        },
        x: {
          label:
            width > 500
              ? 'measured risk of pre-training over what the formula says'
              : 'measured over formula',
          grid: true,
          inset: 10,
        },
        y: { label: null, domain: sets },
        marks: [
          plot.ruleX([1]),
          plot.ruleY(dots, { y: 'data', x1: 'low', x2: 'high', stroke: 'method' }),
          plot.dot(dots, { x: 'ratio', y: 'data', fill: 'method', r: 5 }),
        ],
      },
      sentence: `At the line a formula is right. With fourth moments: ${words('law (corrected)')}. From eigenvalues alone, as if rows were Gaussian: ${words('Gaussian formula')}.`,
    };
  },
});
