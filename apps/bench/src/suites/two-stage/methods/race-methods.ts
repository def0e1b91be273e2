import { fitGmm, fitPcr, predict } from '@lab/two-stage-m';
import { defineMethod } from '../../../nouns/method.ts';
import { dot, type Rows } from '../fits/matrix-algebra.ts';
import { plsPredictions } from '../fits/partial-least-squares.ts';
import { ridgePredictions } from '../fits/ridge.ts';
import type { Predictions, RaceInput, RaceReference } from '../task.ts';
import { onlyOn } from './applies.ts';

type None = Record<string, never>;

const onRace = onlyOn(['race']);
const onMixtures = onlyOn(['race'], ({ data }) => data === 'mixture');

/** Components from all rows, the package's estimator. */
export const twoStagePcr = defineMethod<RaceInput, Predictions, None>({
  name: 'two-stage-pcr',
  title: 'Components from all rows, then regression',
  description: 'fitPcr of @lab/two-stage-m: components from unlabelled and labelled rows together.',
  module: import.meta.url,
  label: () => 'two-stage PCR',
  skip: onRace,
  run: ({ unlabelled, X, y, test, components }) =>
    predict(fitPcr(unlabelled, X, y, { components, gapFallback: 'none' }), test),
});

/** Components from the labelled rows alone. */
export const labelledPcr = defineMethod<RaceInput, Predictions, None>({
  name: 'labelled-pcr',
  title: 'Components from the labelled rows',
  description: 'Principal component regression as it is used today: unlabelled rows are thrown away.',
  module: import.meta.url,
  label: () => 'PCR, labelled rows',
  skip: onRace,
  run({ X, y, test, components }) {
    const options = { components, poolLabelled: false, gapFallback: 'none' } as const;
    return predict(fitPcr(X, X, y, options), test);
  },
});

/** Partial least squares on the labelled rows. */
export const pls = defineMethod<RaceInput, Predictions, None>({
  name: 'pls',
  title: 'Partial least squares',
  description: 'PLS-1 on the labelled rows with as many components.',
  module: import.meta.url,
  label: () => 'PLS',
  skip: onRace,
  run: ({ X, y, test, components }) => plsPredictions(X, y, test, components),
});

/** Ridge regression on the labelled rows. */
export const ridge = defineMethod<RaceInput, Predictions, None>({
  name: 'ridge',
  title: 'Ridge regression',
  description: 'All columns, labelled rows, the penalty of the smallest leave-one-out error.',
  module: import.meta.url,
  label: () => 'ridge',
  skip: onRace,
  run: ({ X, y, test }) => ridgePredictions(X, y, test),
});

/** Least squares on the labelled rows. */
export const ols = defineMethod<RaceInput, Predictions, None>({
  name: 'ols',
  title: 'Least squares',
  description: 'All columns, labelled rows; of minimum norm where there are more columns than rows.',
  module: import.meta.url,
  label: () => 'OLS',
  skip: onRace,
  run: ({ X, y, test }) => ridgePredictions(X, y, test, 0),
});

/** Regression on the true directions. */
export const oracleSpan = defineMethod<RaceInput, Predictions, None, RaceReference>({
  name: 'oracle-span',
  title: 'True directions',
  description: 'Least squares on the scores along the directions of the simulated model.',
  module: import.meta.url,
  oracle: true,
  label: () => 'true directions',
  skip: onlyOn(['race'], ({ data }) => data === 'factors'),
  run({ X, y, test }, { reference }) {
    const directions = reference?.directions;
    if (directions === undefined) throw new Error('the oracle needs the true directions');
    const scores = (rows: Rows): number[][] => rows.map((row) => directions.map((axis) => dot(axis, row)));
    return ridgePredictions(scores(X), y, scores(test), 0);
  },
});

/** The mixture gate of the package. */
export const twoStageGmm = defineMethod<RaceInput, Predictions, None>({
  name: 'two-stage-gmm',
  title: 'Mixture gate',
  description: 'fitGmm of @lab/two-stage-m: a line in each group, gated by posteriors learnt from all rows.',
  module: import.meta.url,
  label: () => 'mixture gate',
  skip: onMixtures,
  run: ({ unlabelled, X, y, test, components }, { seed }) =>
    predict(fitGmm(unlabelled, X, y, { components, starts: 3, seed }), test),
});

/** Posterior probabilities as the only features. */
export const gmmPosteriors = defineMethod<RaceInput, Predictions, None>({
  name: 'gmm-posteriors',
  title: 'Mixture posteriors, then least squares',
  description: 'The same mixture, with the posterior probabilities of the groups as the only features.',
  module: import.meta.url,
  label: () => 'posteriors + OLS',
  skip: onMixtures,
  run({ unlabelled, X, y, test, components }, { seed }) {
    const { centres } = fitGmm(unlabelled, X, y, { components, starts: 3, seed });
    const features = (rows: Rows): number[][] => rows.map((row) => posterior(row, centres));
    // Posteriors sum to 1, so that an intercept adds nothing.
    return ridgePredictions(features(X), y, features(test), 0);
  },
});

function posterior(row: readonly number[], centres: Rows): number[] {
  const logs = centres.map((centre) => dot(row, centre) - 0.5 * dot(centre, centre));
  const most = Math.max(...logs);
  const masses = logs.map((value) => Math.exp(value - most));
  const total = masses.reduce((sum, value) => sum + value, 0);
  return masses.map((value) => value / total);
}
