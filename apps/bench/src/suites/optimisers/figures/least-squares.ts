import { defineFigure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';
import { leastSquares } from '../problems/least-squares.ts';
import { grouped, meanAndInterval, titleOf } from './shared.ts';

/** Last loss on quadratics of known optimum. */
export const leastSquaresFigure = defineFigure({
  name: 'least-squares',
  title: 'Loss left on quadratics of known optimum',
  draw({ runs, plot, palette, width }) {
    const groups = grouped(
      runs.rows({ problem: 'least-squares' }),
      (row) => JSON.stringify([row.method, leastSquares.label!(row.problemParameters as never)]),
      (row) => row.metrics['objective'],
    );
    const points = [...groups].map(([key, values]) => {
      const [method, problem] = JSON.parse(key) as [string, string];
      return { method: titleOf(method), problem, ...meanAndInterval(values) };
    });
    if (points.length === 0) return undefined;
    const color = shownPart(
      palette,
      points.map(({ method }) => method),
    );
    const problems = [...new Set(points.map(({ problem }) => problem))];
    const first = points.filter(({ problem }) => problem === problems[0]).sort((a, b) => a.mean - b.mean);
    return {
      options: {
        height: 90 + problems.length * (30 + 18 * color.domain.length),
        marginLeft: width > 500 ? 190 : 165,
        color: { ...color, legend: true },
        x: { label: 'log10 of the loss over that of the start', grid: true },
        y: { label: null, domain: color.domain, insetTop: 16 },
        fy: { axis: null, domain: problems, padding: 0.06 },
        marks: [
          plot.frame({ stroke: 'var(--line)' }),
          plot.text(problems, {
            fy: (problem: string) => problem,
            text: (problem: string) => problem,
            frameAnchor: 'top-left',
            dx: 6,
            dy: 6,
            fontWeight: 600,
          }),
          plot.ruleY(points, {
            y: 'method',
            fy: 'problem',
            x1: 'low',
            x2: 'high',
            stroke: 'method',
            strokeWidth: 2,
          }),
          plot.dot(points, { x: 'mean', y: 'method', fy: 'problem', fill: 'method', r: 4 }),
        ],
      },
      sentence: `Left is better; bars are 95% intervals. With ${problems[0]}: ${first
        .slice(0, 4)
        .map(({ method, mean }) => `${method} ${mean.toFixed(1)}`)
        .join(', ')}. There is no noise here, which is what AdamW likes best.`,
    };
  },
});
