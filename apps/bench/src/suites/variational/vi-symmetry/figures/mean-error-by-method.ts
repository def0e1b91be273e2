import { defineFigure } from '../../../../nouns/figure.ts';

const titles: Readonly<Record<string, string>> = {
  'vi-symmetry': '@lab/vi-symmetry',
  'sample-average': 'sample average',
  advi: 'ADVI',
  'laplace-at-mode': 'mode',
  pathfinder: 'Pathfinder',
  'importance-corrected': 'importance',
  metropolis: 'Metropolis',
};

/** Errors of means on the symmetric laws. */
export const meanErrorByMethod = defineFigure({
  name: 'mean-error-by-method',
  title: 'Error of the mean where symmetry gives it',
  draw({ runs, plot, width }) {
    const dots = runs
      .rows({ problem: 'symmetric-law', at: { alpha: 0 } })
      .filter((row) => row.metrics['meanError'] !== undefined)
      .map((row) => ({
        law: String(row.problemParameters['law']),
        error: Math.max(1e-16, row.metrics['meanError']!),
        method: `${titles[row.method] ?? row.method}${suffix(row.methodParameters)}`,
      }));
    if (dots.length === 0) return undefined;
    return {
      options: {
        height: 380,
        marginLeft: width > 500 ? 250 : 190,
        color: { legend: true, domain: ['student', 'logistic', 'laplace'], scheme: 'Dark2' },
        x: {
          type: 'log',
          label: 'error of the mean (standard deviations, logarithmic) →',
          grid: true,
          tickFormat: '.0e',
          ticks: 6,
        },
        y: { label: null },
        marks: [
          plot.dot(dots, {
            x: 'error',
            y: 'method',
            fill: 'law',
            r: 4.5,
            title: ({ law, error }: { law: string; error: number }) => `${law}: ${error.toExponential(1)}`,
          }),
        ],
      },
      sentence:
        'Each dot is a run; left is better. Points or draws that come with their mirror images give the mean of an even law to the precision of the iteration, where independent ones leave errors of a thousandth to a tenth. The Laplace law has a kink, about which averages are flat: there the certified value is better than the fitted one.',
    };
  },
});

function suffix(parameters: Readonly<Record<string, unknown>>): string {
  if ('antithetic' in parameters)
    return parameters['antithetic'] === true ? ', mirrored draws' : ', independent';
  return 'points' in parameters ? `, ${String(parameters['count'])} ${String(parameters['points'])}` : '';
}
