import { stratifiedMean } from '../../../judging/estimate.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';

/** Unlabelled rows help where they should. */
export const raceClaims: readonly Claim[] = [
  ['labelled-pcr', 'components of the labelled rows alone'] as const,
  ['ols', 'least squares on all columns'] as const,
  ['pls', 'partial least squares'] as const,
  ['ridge', 'ridge regression'] as const,
].map(([method, words]) =>
  defineClaim({
    name: `race-${method}`,
    statement: `With few labels, components from all rows predict better than ${words}, on average over real tables and simulated factors.`,
    source: 'arXiv 2603.27631, its motive; tables of the benchmark',
    basis: 'derived',
    expected: 'below 0',
    quantity: 'squared error over variance, less that of the other on the same data; mean over data sets',
    judge: (runs) => {
      const cells = runs.differences(
        'error',
        { problem: 'race', method: 'two-stage-pcr', where: ({ data }) => data !== 'mixture' },
        { problem: 'race', method },
      );
      return {
        measured: stratifiedMean(cells.map(({ values }) => values)),
        holdsIn: { below: 0 },
        ...(cells.length === 0
          ? {}
          : {
              note: cells
                .map(({ parameters, values }) => {
                  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
                  return `${String(parameters['data'])} ${mean > 0 ? '+' : ''}${mean.toPrecision(2)}`;
                })
                .join(', '),
            }),
      };
    },
  }),
);
