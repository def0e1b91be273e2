import { meanOf } from '../../../judging/estimate.ts';
import { defineClaim } from '../../../nouns/claim.ts';

/** A density in no time. */
export const fasterDensity = defineClaim({
  name: 'faster-density',
  statement: 'A density of 500 points takes at most a tenth of the time of the fixed-point iteration.',
  source: '@lab/transient-bbp, speed',
  basis: 'derived',
  expected: 'at most 0.1',
  quantity: 'time over that of the fixed point, mean over runs',
  judge: (runs) => ({
    measured: meanOf(
      runs.cells('timeRatio', { problem: 'density-speed', method: 'theory' }).flatMap(({ values }) => values),
    ),
    holdsIn: { atMost: 0.1 },
  }),
});
