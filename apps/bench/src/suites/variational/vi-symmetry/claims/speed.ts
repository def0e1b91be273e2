import { meanOf } from '../../../../judging/estimate.ts';
import { defineClaim } from '../../../../nouns/claim.ts';

/** Not slower than numpy and scipy. */
export const noSlowerThanScipy = defineClaim({
  name: 'no-slower-than-scipy',
  statement:
    'A fit on given points takes no longer than the same objective in numpy under L-BFGS-B of scipy.',
  source: '@lab/vi-symmetry, speed',
  basis: 'derived',
  expected: 'at least 1',
  quantity: 'time of scipy over that of the package, mean over runs',
  judge: (runs) => ({
    measured: meanOf(
      runs
        .cells('timeRatio', { problem: 'sample-average-speed', method: 'scipy-lbfgs' })
        .flatMap(({ values }) => values),
    ),
    holdsIn: { atLeast: 1 },
  }),
});
