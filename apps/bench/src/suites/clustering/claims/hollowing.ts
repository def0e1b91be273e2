import type { RunFilter, RunView } from '../../../judging/run-view.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { errorDifferenceOver, errorRateOver, paperMethod, shareBelowZero } from './error-rates.ts';

const keep: RunFilter = { method: 'svd-unit-rows', variant: { weighted: false } };
const impute: RunFilter = { method: 'hetero-pca' };
const source = '@lab/ih-gmm, theory of the diagonal';

/** What leaving the diagonal out is good for. */
export const hollowingClaims: readonly Claim[] = [
  defineClaim({
    name: 'hollowing-against-noise',
    statement:
      'Where noise differs from row to row, leaving the diagonal out makes fewer errors than keeping it.',
    source: 'arXiv 2604.05337 and 2006.14062',
    basis: 'paper',
    expected: 'difference below 0',
    quantity: 'error rate, zero diagonal minus kept',
    judge: (runs) => lead(runs, keep, hasNoisyRows, { below: 0 }),
  }),
  defineClaim({
    name: 'hollowing-against-pca',
    statement: 'There it makes fewer errors than PCA + K-means.',
    source,
    basis: 'derived',
    expected: 'difference below 0',
    quantity: 'error rate minus that of PCA + K-means',
    judge: (runs) => lead(runs, { method: 'pca-k-means' }, hasNoisyRows, { below: 0 }),
  }),
  defineClaim({
    name: 'imputation-level',
    statement: 'There imputing the diagonal (HeteroPCA) is level with leaving it out.',
    source,
    basis: 'derived',
    expected: 'difference within 0.05 of 0',
    quantity: 'error rate, zero diagonal minus imputed',
    judge: (runs) => lead(runs, impute, hasNoisyRows, { atLeast: -0.05, atMost: 0.05 }),
  }),
  defineClaim({
    name: 'huge-row-hollowed',
    statement: 'One row 10 to 100 times as strong as the others does no harm to the hollowed matrix.',
    source,
    basis: 'derived',
    expected: 'error rate at most 0.01',
    quantity: 'error rate',
    judge: (runs) => ({
      measured: errorRateOver(
        runs.cells('error', { problem: 'hollowing', where: hasHugeRow, ...paperMethod }),
      ),
      holdsIn: { atMost: 0.01 },
    }),
  }),
  defineClaim({
    name: 'huge-row-imputed',
    statement: 'With such a row imputing the diagonal undoes what hollowing gains.',
    source,
    basis: 'derived',
    expected: 'difference below 0',
    quantity: 'error rate, zero diagonal minus imputed',
    judge: (runs) => lead(runs, impute, hasHugeRow, { below: 0 }),
  }),
];

function lead(
  runs: RunView,
  other: RunFilter,
  where: (parameters: Parameters) => boolean,
  holdsIn: ReturnType<Claim['judge']>['holdsIn'],
): ReturnType<Claim['judge']> {
  const cells = runs.differences(
    'error',
    { problem: 'hollowing', where, ...paperMethod },
    { problem: 'hollowing', where, ...other },
  );
  return { measured: errorDifferenceOver(cells), holdsIn, ...shareBelowZero(cells) };
}

function hasNoisyRows({ noise }: Parameters): boolean {
  return Number(noise) > 1;
}

function hasHugeRow({ factor }: Parameters): boolean {
  return Number(factor) > 1;
}
