import { meanOf } from '../../../judging/estimate.ts';
import { defineClaim } from '../../../nouns/claim.ts';
import { paperMethod } from './error-rates.ts';

/** No slower than the method it replaces. */
export const noSlowerThanKMeans = defineClaim({
  name: 'no-slower-than-k-means',
  statement: 'A whole fit of a dense table takes no longer than K-means with the same number of starts.',
  source: '@lab/ih-gmm, speed',
  basis: 'derived',
  expected: 'at most 1',
  quantity: 'time over that of K-means, mean over runs',
  judge: (runs) => ({
    measured: meanOf(
      runs.cells('timeRatio', { problem: 'speed', ...paperMethod }).flatMap(({ values }) => values),
    ),
    holdsIn: { atMost: 1 },
  }),
});
