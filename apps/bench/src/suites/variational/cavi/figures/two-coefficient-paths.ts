import { defineFigure } from '../../../../nouns/figure.ts';

interface Point {
  readonly sweep: number;
  readonly mean: number;
  readonly schedule: string;
  readonly model: string;
}

const shown = 16;

/** Paths of the first mean under both schedules. */
export const twoCoefficientPaths = defineFigure({
  name: 'two-coefficient-paths',
  title: 'Two coefficients: the first mean, sweep by sweep',
  draw({ runs, plot, palette, width }) {
    const rows = runs.rows({
      problem: 'two-coefficients',
      where: ({ model, start }) => model === 'spike and slab' || start === 'symmetric',
    });
    const points = rows.flatMap(({ problemParameters, method, curves }): Point[] => {
      const curve = curves['step'];
      if (curve === undefined) return [];
      const { model, coupling } = problemParameters;
      const name =
        model === 'spike and slab' ? 'spike and slab, from 0' : `two signs, W = ${String(coupling)}`;
      return curve.y.slice(0, shown).map((mean, sweep) => ({ sweep, mean, schedule: method, model: name }));
    });
    if (points.length === 0) return undefined;
    const colour = (name: string): string => palette.range[palette.domain.indexOf(name)] ?? 'currentColor';
    const models = [...new Set(points.map(({ model }) => model))];
    return {
      options: {
        height: 70 + 120 * models.length,
        marginLeft: 52,
        marginRight: width > 500 ? 170 : 8,
        color: {
          domain: ['sequential', 'parallel'],
          range: [colour('sequential'), colour('parallel')],
          legend: true,
        },
        x: { label: 'sweep', ticks: [0, 5, 10, 15] },
        y: { label: 'first mean', ticks: 3, grid: true },
        fy: { label: null, domain: models, axis: width > 500 ? 'right' : null, padding: 0.12 },
        marks: [
          plot.frame({ stroke: 'var(--line)' }),
          plot.line(points, { x: 'sweep', y: 'mean', fy: 'model', stroke: 'schedule', strokeWidth: 1.5 }),
          plot.dot(points, { x: 'sweep', y: 'mean', fy: 'model', fill: 'schedule', r: 2.5 }),
        ],
      },
      sentence: `From one start the sequential schedule settles within a few of the ${shown} sweeps shown; the parallel one flips between two points for ever, except where the coupling is weak (W = 0.8).`,
    };
  },
});
