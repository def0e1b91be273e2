import { defineClaim } from '../../../nouns/claim.ts';
import { halfMethod, errorDifferenceOver, paperMethod, shareBelowZero } from './error-rates.ts';

/** The exponent 1/2 when cluster sizes differ. */
export const halfExponentUnbalanced = defineClaim({
  name: 'half-exponent-unbalanced',
  statement:
    'With clusters of unequal size, weighing the eigenvectors by the square roots of their eigenvalues (alpha 0.5) makes fewer errors than the paper (alpha 0).',
  source: '@lab/ih-gmm, extension of arXiv 2604.05337',
  basis: 'derived',
  expected: 'difference below 0',
  quantity: 'error rate of alpha 0.5 minus that of alpha 0',
  judge: (runs) => {
    const cells = runs.differences(
      'error',
      { problem: 'unbalanced', ...halfMethod },
      { problem: 'unbalanced', ...paperMethod },
    );
    return { measured: errorDifferenceOver(cells), holdsIn: { below: 0 }, ...shareBelowZero(cells) };
  },
});

/** The price of it: none when sizes are equal. */
export const halfExponentBalanced = defineClaim({
  name: 'half-exponent-balanced',
  statement: 'With clusters of equal size the exponent makes no difference.',
  source: '@lab/ih-gmm, extension of arXiv 2604.05337',
  basis: 'derived',
  expected: 'difference within 0.005 of 0',
  quantity: 'error rate of alpha 0.5 minus that of alpha 0',
  judge: (runs) => ({
    measured: errorDifferenceOver(
      runs.differences(
        'error',
        { problem: 'mixture', ...halfMethod },
        { problem: 'mixture', ...paperMethod },
      ),
    ),
    holdsIn: { atLeast: -0.005, atMost: 0.005 },
  }),
});
