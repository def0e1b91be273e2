import { rateOf } from '../../../judging/estimate.ts';
import type { RunFilter, RunView } from '../../../judging/run-view.ts';
import { near } from '../../../judging/verdict.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import { matricesARun } from '../problems/pure-noise.ts';
import { meanOver } from './values.ts';

const source = '@lab/transient-bbp, null law (Tracy-Widom of beta 1) with its correction of order 1/N';
const shifted: RunFilter = { method: 'edge-test', variant: { correction: 'shift' } };

/** The test of a top eigenvalue against noise. */
export const noiseClaims: readonly Claim[] = [
  defineClaim({
    name: 'null-level',
    statement: 'The test at the edge of anisotropic noise calls 5% of pure noise signal at the level of 5%.',
    source,
    basis: 'derived',
    expected: '0.05 ± 0.02',
    quantity: 'share of pure noise called signal',
    judge: (runs) => ({ measured: rejectionOf(runs, shifted), holdsIn: near(0.05, 0.02) }),
  }),
  defineClaim({
    name: 'null-mean',
    statement: 'Its distances above the edge have the mean of the Tracy-Widom law.',
    source,
    basis: 'derived',
    expected: '-1.2065 ± 0.1',
    quantity: 'mean distance above the edge, in null units',
    judge: (runs) => ({
      measured: meanOver(runs.cells('meanDistance', { problem: 'pure-noise', ...shifted })),
      holdsIn: near(-1.2065336, 0.1),
    }),
  }),
  defineClaim({
    name: 'isotropic-false-alarms',
    statement:
      'The same test at the edge of one isotropic semicircle calls more than 10% of pure noise signal.',
    source: 'implied by arXiv 2604.18450 (anisotropic noise)',
    basis: 'derived',
    expected: 'above 0.1',
    quantity: 'share of pure noise called signal',
    judge: (runs) => ({
      measured: rejectionOf(runs, { method: 'isotropic-test' }),
      holdsIn: { above: 0.1 },
    }),
  }),
];

function rejectionOf(runs: RunView, method: RunFilter) {
  const cells = runs.cells('rejected', { problem: 'pure-noise', ...method });
  const matrices = matricesARun * cells.reduce((sum, { values }) => sum + values.length, 0);
  return rateOf(
    cells.map(({ values }) => values),
    matrices,
  );
}
