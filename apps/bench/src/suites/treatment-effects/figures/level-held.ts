import { defineFigure } from '../../../nouns/figure.ts';
import { shownPart } from '../../../nouns/palette.ts';
import { testsShown } from './methods-shown.ts';
import { rateOfCell, type Rate } from './rate.ts';

interface Dot extends Rate {
  readonly method: string;
  readonly design: string;
}

/** Rejections where there is nothing to find. */
export const levelHeldFigure = defineFigure({
  name: 'level',
  title: 'How often the test rejects when nothing changes',
  draw({ runs, plot, palette, width }) {
    const dots = testsShown.flatMap(({ label, filter }) =>
      runs.cells('rejection', { problem: 'level', ...filter }).map((cell): Dot => {
        const { setting, n } = cell.parameters;
        return {
          method: label,
          design: `${setting === 'rct' ? 'randomised' : 'observational'}, n = ${Number(n)}`,
          ...rateOfCell(cell),
        };
      }),
    );
    if (dots.length === 0) return undefined;
    const wide = width > 500;
    const designs = [...new Set(dots.map(({ design }) => design))];
    const color = shownPart(
      palette,
      dots.map(({ method }) => method),
    );
    return {
      options: {
        height: 70 + designs.length * (22 + 16 * color.domain.length),
        marginLeft: wide ? 170 : 156,
        color: { ...color, legend: true },
        x: {
          label: wide
            ? 'share of data sets rejected at level .05 (bars: 95% interval)'
            : 'share rejected at .05',
          domain: [0, Math.max(0.12, ...dots.map(({ high }) => high))],
          grid: true,
          inset: 4,
        },
        y: { axis: null, domain: color.domain, inset: 4 },
        fy: { label: null, domain: designs, axis: 'left', padding: 0.12 },
        marks: [
          plot.rect([{ low: 0.02, high: 0.08 }], {
            x1: 'low',
            x2: 'high',
            fill: 'var(--line)',
            fillOpacity: 0.5,
          }),
          plot.frame({ stroke: 'var(--line)' }),
          plot.ruleX([0.05], { strokeDasharray: '3 3' }),
          plot.ruleY(dots, {
            x1: 'low',
            x2: 'high',
            y: 'method',
            fy: 'design',
            stroke: 'method',
            strokeWidth: 1.5,
          }),
          plot.dot(dots, {
            x: 'rate',
            y: 'method',
            fy: 'design',
            fill: 'method',
            r: 4.5,
            title: ({ method, design, rate, samples }: Dot) =>
              `${method}, ${design}: ${rate.toFixed(3)} of ${samples}`,
          }),
        ],
      },
      sentence: `The treatment changes nothing; 5% of the data sets (dashed) should be rejected, and the shaded band from .02 to .08 is what passes. ${dots.map(({ method, design, rate, samples }) => `${method}, ${design}: ${rate.toFixed(3)} of ${samples}`).join('; ')}.`,
    };
  },
});
