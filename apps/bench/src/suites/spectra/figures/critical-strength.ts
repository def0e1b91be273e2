import { defineFigure } from '../../../nouns/figure.ts';
import { powersOfTen } from './colours.ts';

const shown = {
  middling: 'covariance 2 and 0.1',
  isotropic: 'isotropic, covariance 1',
  'r = 20': 'covariance 1 and 1/20, from zero',
  reentrant: 'a signal that comes back',
} as const;

const strengths = [0.5, 0.75, 1.5, 6.43];

/** Critical strength over time. */
export const criticalStrengthFigure = defineFigure({
  name: 'critical-strength',
  title: 'The strength a signal needs to be seen, over training time',
  draw({ runs, plot, width }) {
    const lines = Object.entries(shown).flatMap(([model, title]) => {
      const [row] = runs.rows({ problem: 'named-models', method: 'theory', at: { model } });
      const { x = [], y = [] } = row?.curves['leastStrength'] ?? {};
      return x.map((t, i) => ({ t, thetaC: y[i] ?? 0, title })).filter(({ thetaC }) => thetaC < 30);
    });
    if (lines.length === 0) return undefined;
    const titles = Object.values(shown).filter((title) => lines.some((line) => line.title === title));
    const wide = width > 500;
    const times = lines.map(({ t }) => t);
    const span = [Math.min(...times), Math.max(...times)] as const;
    return {
      options: {
        height: wide ? 440 : 380,
        marginLeft: 50,
        marginRight: wide ? 110 : 60,
        color: {
          domain: titles,
          range: ['var(--series-3)', 'var(--series-1)', 'var(--series-5)', 'var(--series-6)'].slice(
            0,
            titles.length,
          ),
          legend: true,
        },
        x: {
          type: 'log',
          label: 'training time t (1/covariance, logarithmic)',
          domain: span,
          ticks: powersOfTen(...span),
          tickFormat: String,
        },
        y: {
          type: 'log',
          label: 'critical strength (logarithmic)',
          domain: [0.25, 30],
          grid: true,
          ticks: [0.5, 1, 2, 5, 10, 20],
          tickFormat: String,
        },
        marks: [
          plot.ruleY(strengths, { stroke: 'var(--muted)', strokeDasharray: '3 4' }),
          plot.text(strengths, {
            y: (strength: number) => strength,
            text: (strength: number) => (wide ? `strength ${strength}` : String(strength)),
            frameAnchor: 'right',
            textAnchor: 'start',
            dx: 6,
            fill: 'var(--muted)',
          }),
          plot.line(lines, { x: 't', y: 'thetaC', stroke: 'title', strokeWidth: 1.8 }),
        ],
      },
      sentence:
        'A signal is seen while its strength (dashed) lies above the curve. With covariance 2 and 0.1: 0.5 never, 0.75 from t = 0.851 to 9.178, 1.5 from 0.274 for good. The isotropic curve only falls: what is seen stays. The last curve has two minima: strength 6.43 is seen twice.',
    };
  },
});
