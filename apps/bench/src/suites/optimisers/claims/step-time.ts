import { meanOf } from '../../../judging/estimate.ts';
import { defineClaim } from '../../../nouns/claim.ts';

/** What the optimiser costs beside the gradient. */
export const stepIsCheap = defineClaim({
  name: 'step-is-cheap',
  statement: 'A step of MuonEq-R takes at most a quarter of the time of the gradient it needs.',
  source: '@lab/muoneq, README',
  basis: 'derived',
  expected: 'at most 0.25',
  quantity: 'time of a step over that of loss and gradient',
  judge: (runs) => ({
    measured: meanOf(
      ['muoneq-r', 'muon', 'muoneq-rc', 'normuon'].flatMap((method) =>
        runs.cells('timeRatio', { problem: 'step-time', method }).flatMap(({ values }) => values),
      ),
    ),
    holdsIn: { atMost: 0.25 },
    note: 'Over R, RC, Muon and NorMuon, each timed in turns with the gradient.',
  }),
});
