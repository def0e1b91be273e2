import { stabilityMap } from '@lab/cavi';
import { meanOf } from '../../../../judging/estimate.ts';
import { defineFigure } from '../../../../nouns/figure.ts';

/** The eigenvalue that decides, against p/n, with its limit. */
export const phaseDiagram = defineFigure({
  name: 'phase-diagram',
  title: 'Parallel updates on independent columns: stable below the line at 2',
  draw({ runs, plot, width }) {
    const cells = runs.cells('lambdaMax', { problem: 'random-design', method: 'certificate' });
    if (cells.length === 0) return undefined;
    const name = (t: number): string => (t === 0 ? 'flat prior (t = 0)' : `t = ${t}`);
    const dots = cells.map(({ parameters, values }) => {
      const mean = meanOf(values);
      return {
        gamma: Number(parameters['gamma']),
        lambda: mean?.value ?? 0,
        prior: name(Number(parameters['t'])),
      };
    });
    const ratios = [...new Set(cells.map(({ parameters }) => Number(parameters['t'])))].sort((a, b) => a - b);
    const largest = Math.max(...dots.map(({ gamma }) => gamma));
    const lines = ratios.flatMap((t) =>
      Array.from({ length: 80 }, (_, i) => {
        const gamma = ((i + 1) / 80) * largest;
        const { lambdaMax } = stabilityMap({ gamma, priorRatio: t });
        return { gamma, lambda: lambdaMax, prior: name(t) };
      }),
    );
    const [first] = dots
      .filter(({ prior, lambda }) => prior === name(0) && lambda >= 2)
      .sort((a, b) => a.gamma - b.gamma);
    return {
      options: {
        height: width > 500 ? 380 : 300,
        marginLeft: 56,
        color: {
          domain: ratios.map(name),
          range: ['var(--series-1)', 'var(--series-2)', 'var(--series-3)'],
          legend: true,
        },
        x: { label: 'p / n', grid: true },
        y: { label: 'largest eigenvalue', grid: true },
        marks: [
          plot.frame({ stroke: 'var(--line)' }),
          plot.ruleY([2], { stroke: 'var(--text)', strokeDasharray: '4 3' }),
          plot.line(lines, { x: 'gamma', y: 'lambda', stroke: 'prior', strokeWidth: 1.5 }),
          plot.dot(dots, { x: 'gamma', y: 'lambda', fill: 'prior', r: 4 }),
        ],
      },
      sentence: `Dots are means over designs, lines the limit for large n. Above the dashed line at 2 parallel updates diverge: with a flat prior from p/n = 0.1716 in the limit${first === undefined ? '' : `; the first dot above it is at ${first.gamma}`}.`,
    };
  },
});
