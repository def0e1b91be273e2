import { defineFigure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';
import { linalg } from '../methods/linalg.ts';

const ticks = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** Time over that of ml-matrix, by operation and order. */
export const kernelTimes = defineFigure({
  name: 'kernel-times',
  title: 'Time over that of ml-matrix',
  draw({ runs, plot, palette, width }) {
    const dots = runs
      .rows({ problem: 'dense' })
      .flatMap(({ method, methodParameters, problemParameters, metrics }) => {
        const ratio = metrics['timeRatio'];
        if (ratio === undefined) return [];
        const mode = String(methodParameters['mode']);
        const name = method === linalg.name ? (linalg.label?.({ mode: mode as 'default' }) ?? mode) : method;
        const { operation = '', order = 0 } = problemParameters;
        return [
          {
            ratio,
            method: name,
            order: `order ${order}`,
            operation: String(operation),
          },
        ];
      });
    if (dots.length === 0) return undefined;
    const color = shownPart(
      palette,
      dots.map(({ method }) => method),
    );
    const least = Math.min(1, ...dots.map(({ ratio }) => ratio)) / 1.3;
    const most = Math.max(1, ...dots.map(({ ratio }) => ratio)) * 1.3;
    const operations = [...new Set(dots.map(({ operation }) => operation))];
    return {
      options: {
        height: 110 + operations.length * 110,
        marginLeft: 84,
        marginRight: 84,
        color: { ...color, legend: true },
        x: {
          type: 'log',
          domain: [least, most],
          grid: true,
          label:
            width > 500
              ? 'time over that of ml-matrix (times, logarithmic scale)'
              : 'times ml-matrix (logarithmic)',
          ticks: ticks.filter((tick) => tick >= least && tick <= most),
          tickFormat: String,
        },
        y: { label: null, type: 'point' },
        fy: { label: null, domain: operations, padding: 0.12 },
        marks: [
          plot.frame({ stroke: 'var(--line)' }),
          plot.ruleX([1]),
          plot.dot(dots, {
            x: 'ratio',
            y: 'order',
            fy: 'operation',
            stroke: 'method',
            r: 4.5,
            strokeWidth: 2,
            title: ({ method, order, ratio }: (typeof dots)[number]) =>
              `${method}, ${order}: ${ratio.toPrecision(2)}`,
          }),
        ],
      },
      sentence:
        'Left of the line is faster than ml-matrix. numpy is there where Python with numpy is found; one thread each.',
    };
  },
});
