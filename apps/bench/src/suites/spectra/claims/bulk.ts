import { defineClaim } from '../../../nouns/claim.ts';
import { meanOver } from './values.ts';

/** The bulk. */
export const bulkDensityClaim = defineClaim({
  name: 'bulk-density',
  statement:
    'The 2 x 2 Dyson equation gives the density of the bulk: the point of a spectrum where most eigenvalues are on the wrong side has on average no more than 3 there, one of which is the outlier.',
  source: 'arXiv 2604.18450, Dyson equation; scalar form derived in @lab/transient-bbp',
  basis: 'paper',
  expected: 'at most 3',
  quantity: 'eigenvalues out of place, mean over matrices of the largest number',
  judge: (runs) => ({
    measured: meanOver(runs.cells('misplaced', { problem: 'bulk', method: 'theory' })),
    holdsIn: { atMost: 3 },
  }),
});

/** No semicircle. */
export const bulkNoSemicircle = defineClaim({
  name: 'bulk-no-semicircle',
  statement: 'A semicircle of the same second moment misplaces more eigenvalues.',
  source: 'implied by arXiv 2604.18450 (anisotropic noise)',
  basis: 'derived',
  expected: 'above 0',
  quantity: 'eigenvalues out of place, semicircle minus theory',
  judge: (runs) => ({
    measured: meanOver(
      runs.differences(
        'misplaced',
        { problem: 'bulk', method: 'isotropic' },
        { problem: 'bulk', method: 'theory' },
      ),
    ),
    holdsIn: { above: 0 },
  }),
});
