import { defineFigure } from '../../../../nouns/figure.ts';

const titles: Readonly<Record<string, string>> = {
  'vi-symmetry': '@lab/vi-symmetry',
  'laplace-at-mode': 'mode',
  metropolis: 'Metropolis, 20,000',
  'importance-corrected': 'importance-corrected',
};

const errorTicks = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];

/** The error of posterior means against the number of rows. */
export const dataRestoreSymmetry = defineFigure({
  name: 'data-restore-symmetry',
  title: 'Breast cancer: data restore the symmetry',
  draw({ runs, plot }) {
    const cells = Object.keys(titles).flatMap((method) =>
      runs
        .cells('meanError', { problem: 'posterior-mean', at: { data: 'breast-cancer' }, method })
        .map(({ parameters, values }) => ({
          rows: Number(parameters['rows']),
          error: values.reduce((a, b) => a + b, 0) / values.length,
          method: titles[method]!,
        })),
    );
    if (cells.length === 0) return undefined;
    const errors = cells.map(({ error }) => error).filter((error) => error > 0);
    const domain = [Math.min(0.01, ...errors) / 1.5, Math.max(1, ...errors) * 1.1] as const;
    cells.sort((a, b) => a.rows - b.rows);
    return {
      options: {
        height: 380,
        marginLeft: 60,
        color: {
          legend: true,
          domain: Object.values(titles),
          range: ['#1f6feb', '#d1570a', '#57606a', '#1a7f37'],
        },
        x: {
          type: 'log',
          label: 'rows of data (logarithmic) →',
          ticks: [...new Set(cells.map(({ rows }) => rows))],
          tickFormat: String,
        },
        y: {
          type: 'log',
          label: '↑ worst error of a posterior mean (standard deviations)',
          grid: true,
          tickFormat: String,
          domain,
          ticks: errorTicks.filter((tick) => tick >= domain[0] && tick <= domain[1]),
        },
        marks: [
          plot.line(cells, { x: 'rows', y: 'error', z: 'method', stroke: 'method', strokeWidth: 2 }),
          plot.dot(cells, { x: 'rows', y: 'error', fill: 'method', r: 4 }),
        ],
      },
      sentence:
        'Lower is better. With no data the prior is even and the mean exact; few data skew the posterior; many make it symmetric again. The mode is off by a third of a standard deviation and more throughout.',
    };
  },
});
