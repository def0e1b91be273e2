import { stratifiedMean } from '../../../judging/estimate.ts';
import { defineFigure } from '../../../nouns/figure.ts';
import { paperMethod } from '../claims/error-rates.ts';

interface Point {
  readonly separation: number;
  readonly error: number;
  readonly columns: string;
}

const lineColours = ['var(--series-6)', 'var(--series-2)', 'var(--series-5)', 'var(--series-8)'];
const rateTicks = [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5];

/** Errors against the separation in units of the theory. */
export const thresholdCurves = defineFigure({
  name: 'threshold',
  title: 'The separation needed grows like the fourth root of p/n',
  draw({ runs, plot, width }) {
    const points: Point[] = runs
      .cells('error', { problem: 'threshold', ...paperMethod })
      .map(({ parameters, values }) => ({
        separation: Number(parameters['separation']),
        error: stratifiedMean([values])?.value ?? 0,
        columns: `p = ${parameters['columns']}`,
      }));
    if (points.length === 0) return undefined;
    const domain = [...new Set(points.map(({ columns }) => columns))];
    const most = Math.max(0.1, ...points.map(({ error }) => error));
    const at = { x: 'separation', y: 'error', stroke: 'columns' };
    return {
      options: {
        height: 360,
        marginLeft: 52,
        color: { domain, range: lineColours.slice(0, domain.length), legend: true },
        x: {
          label:
            width > 500
              ? 'separation over (p/n)^(1/4), in multiples of the noise'
              : 'separation over (p/n)^(1/4)',
          ticks: [...new Set(points.map(({ separation }) => separation))],
          tickFormat: String,
          inset: 12,
        },
        y: {
          type: 'sqrt',
          label:
            width > 500
              ? 'misclassified rate (0 to 1, square-root scale)'
              : 'misclassified rate (square root)',
          grid: true,
          domain: [0, most],
          ticks: rateTicks.filter((tick) => tick <= most),
          tickFormat: String,
        },
        marks: [
          plot.ruleY([0]),
          plot.ruleY([0.01], { strokeDasharray: '4 3', stroke: 'var(--muted)' }),
          plot.line(points, { ...at, strokeWidth: 1.5 }),
          plot.dot(points, {
            ...at,
            fill: 'columns',
            r: 3.5,
            title: ({ columns, separation, error }: Point) =>
              `${columns}, ${separation}: ${error.toFixed(4)}`,
          }),
        ],
      },
      sentence: `Curves of the printed method (alpha 0) for ${domain.join(', ')}: with the separation in these units they fall together, the more so for many columns. Dashed: 1% errors.`,
    };
  },
});
