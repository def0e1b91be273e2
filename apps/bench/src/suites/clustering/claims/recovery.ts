import { defineClaim } from '../../../nouns/claim.ts';
import { errorRateOver, errorDifferenceOver, paperMethod } from './error-rates.ts';
import { mixtureBase } from '../problems/heterogeneous-mixture.ts';

// A rate this small is a row or two in the designs at hand.
const negligible = 0.005;

/** Exact recovery when the profiles are far apart. */
export const exactRecovery = defineClaim({
  name: 'exact-recovery',
  statement:
    'When the separation of the profiles is large, every row is put into its cluster (spread scales, correlated profiles, delta 24).',
  source: 'arXiv 2604.05337, exact recovery theorem',
  basis: 'paper',
  expected: 'error rate 0 (at most 0.005)',
  quantity: 'error rate',
  judge: (runs) => ({
    measured: errorRateOver(runs.cells('error', { problem: 'mixture', at: { delta: 24 }, ...paperMethod })),
    holdsIn: { atMost: negligible },
  }),
});

/** At spread .8 hardly more errors than with known profiles. */
export const nearTheOracle = defineClaim({
  name: 'near-the-oracle',
  statement:
    'With strongly spread scales the errors that remain are those that even known profiles would make (spread 0.8).',
  source: 'arXiv 2604.05337, model; derived in @lab/ih-gmm',
  basis: 'derived',
  expected: 'difference at most 0.01',
  quantity: 'error rate minus that of the oracle',
  judge: (runs) => {
    const at = { spread: 0.8 };
    const cells = runs.differences(
      'error',
      { problem: 'mixture', at, ...paperMethod },
      { problem: 'mixture', at, method: 'oracle' },
    );
    return { measured: errorDifferenceOver(cells), holdsIn: { atMost: 0.01 } };
  },
});

/** Where there is nothing to gain. */
export const noGainWhenMild = defineClaim({
  name: 'no-gain-when-mild',
  statement:
    'With orthogonal profiles and mild scales K-means does as well: the method has nothing to gain there (common 0).',
  source: 'arXiv 2604.05337, model; derived in @lab/ih-gmm',
  basis: 'derived',
  expected: 'difference within 0.01 of 0',
  quantity: 'error rate minus that of K-means',
  judge: (runs) => {
    const at = { common: 0, spread: mixtureBase.spread };
    const cells = runs.differences(
      'error',
      { problem: 'mixture', at, ...paperMethod },
      { problem: 'mixture', at, method: 'k-means' },
    );
    return { measured: errorDifferenceOver(cells), holdsIn: { atLeast: -0.01, atMost: 0.01 } };
  },
});
