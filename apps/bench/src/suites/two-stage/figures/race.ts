import { stratifiedMean } from '../../../judging/estimate.ts';
import { defineFigure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';

const methods = [
  ['two-stage-pcr', 'two-stage PCR'],
  ['labelled-pcr', 'PCR, labelled rows'],
  ['pls', 'PLS'],
  ['ridge', 'ridge'],
  ['ols', 'OLS'],
  ['two-stage-gmm', 'mixture gate'],
  ['gmm-posteriors', 'posteriors + OLS'],
  ['oracle-span', 'true directions'],
] as const;

interface Dot {
  readonly data: string;
  readonly error: number;
  readonly method: string;
}

/** Few labels: who predicts best. */
export const raceFigure = defineFigure({
  name: 'race',
  title: 'Few labels, many rows without: who predicts best',
  draw({ runs, plot, palette, width }) {
    const dots = methods.flatMap(([method, label]): Dot[] =>
      runs.cells('error', { problem: 'race', method }).map(({ parameters, values }) => ({
        data: String(parameters['data']),
        error: stratifiedMean([values])?.value ?? NaN,
        method: label,
      })),
    );
    if (dots.length === 0) return undefined;
    const color = shownPart(
      palette,
      dots.map(({ method }) => method),
    );
    const sets = [...new Set(dots.map(({ data }) => data))];
    return {
      options: {
        height: 90 + 74 * sets.length,
        marginLeft: width > 500 ? 120 : 100,
        color: { ...color, legend: true },
        x: {
          type: 'log',
          label: 'squared error over the variance of the target (logarithmic)',
          grid: true,
          ticks: [0.001, 0.01, 0.1, 1, 10, 100].filter(
            (tick) =>
              tick >= Math.min(...dots.map(({ error }) => error)) &&
              tick <= Math.max(...dots.map(({ error }) => error)),
          ),
          tickFormat: String,
          inset: 6,
        },
        y: { axis: null, domain: color.domain },
        fy: { label: null, domain: sets, axis: 'left', padding: 0.12 },
        marks: [
          plot.frame({ stroke: 'var(--line)' }),
          plot.ruleX([1], { strokeDasharray: '4 3' }),
          plot.dot(dots, {
            x: 'error',
            y: 'method',
            fy: 'data',
            fill: 'method',
            r: 4,
            title: ({ method, data, error }: Dot) => `${method}, ${data}: ${error.toPrecision(3)}`,
          }),
        ],
      },
      sentence: `Left is better; 1 is what the mean of the labels gives. ${leaders(dots, sets)}`,
    };
  },
});

function leaders(dots: readonly Dot[], sets: readonly string[]): string {
  const best = sets.map((data) => {
    const here = dots.filter((dot) => dot.data === data && dot.method !== 'true directions');
    const [first] = here.sort((a, b) => a.error - b.error);
    return first === undefined ? '' : `${data}: ${first.method} (${first.error.toPrecision(2)})`;
  });
  return `Best of those that may be used: ${best.join(', ')}.`;
}
