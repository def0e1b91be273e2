import { defineFigure } from '../../../../nouns/figure.ts';

/** Verdicts along the strength of the counter-examples. */
export const brokenSymmetry = defineFigure({
  name: 'broken-symmetry',
  title: 'Where the best fit breaks the symmetry, and whether it is told',
  draw({ runs, plot, width }) {
    const dots = runs
      .rows({ problem: 'counter-example', method: 'vi-symmetry' })
      .filter((row) => row.metrics['verdictRight'] !== undefined)
      .map((row) => ({
        law: String(row.problemParameters['law']),
        strength: Number(row.problemParameters['strength']),
        verdict:
          row.metrics['brokenFound'] === undefined
            ? row.metrics['verdictRight'] === 1
              ? 'keeps the symmetry, told so'
              : 'keeps it, called broken'
            : row.metrics['brokenFound'] === 1
              ? 'broken, found'
              : 'broken, missed',
      }));
    if (dots.length === 0) return undefined;
    return {
      options: {
        height: 320,
        marginLeft: width > 500 ? 170 : 140,
        color: {
          legend: true,
          domain: [
            'keeps the symmetry, told so',
            'broken, found',
            'broken, missed',
            'keeps it, called broken',
          ],
          range: ['#1f6feb', '#d1570a', '#cf222e', '#8250df'],
        },
        x: {
          type: 'log',
          label: 'strength: half distance m, k, tau or beta (logarithmic) →',
          grid: true,
          tickFormat: '~g',
        },
        y: { label: null },
        marks: [plot.dot(dots, { x: 'strength', y: 'law', fill: 'verdict', r: 5 })],
      },
      sentence:
        'Each dot is a target fitted with default settings. To the right the modes are farther apart, or the law sharper: from a threshold on the best fit sits on one side, and the report has to say so. A red dot would be one it missed.',
    };
  },
});
