import type { Estimate } from '../../../judging/estimate.ts';
import type { RunView } from '../../../judging/run-view.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import type { SpeedJob } from '../task.ts';
import { medianEstimate } from './estimates.ts';

const targets: readonly (readonly [slug: string, job: SpeedJob, words: string, limit: number])[] = [
  ['pcr-plugin', 'pcrPlugin', 'The plug-in for m = 20,000, n = 1,000, d = 50, k = 5', 4],
  ['sandwich', 'quotientSandwich', 'The quotient sandwich of order 200', 6],
  ['scores', 'scoreCovariance', 'The score covariance of 100,000 rows and 200 parameters', 8],
  ['gmm-coarse', 'gmmLaw .4', 'The law of a mixture with four centres, step .4,', 3],
  ['gmm-fine', 'gmmLaw .25', 'The law of a mixture with four centres, step .25,', 3],
];

/** The targets of the specification's table. */
export const speedClaims: readonly Claim[] = [
  ...targets.map(([slug, job, words, limit]) =>
    defineClaim({
      name: `speed-${slug}`,
      statement: `${words} takes at most ${limit} times what numpy takes.`,
      source: '@lab/two-stage-m, speed',
      basis: 'derived',
      expected: `at most ${limit}`,
      quantity: 'CPU time over that of numpy on one thread, median of turns',
      judge: (runs) => ({ measured: overPeer(runs, job, 'numpy'), holdsIn: { atMost: limit } }),
    }),
  ),
  defineClaim({
    name: 'speed-bootstrap',
    statement: 'The plug-in is at least 100 times faster than the bootstrap that answers the same.',
    source: '@lab/two-stage-m, speed',
    basis: 'derived',
    expected: 'at most 0.01',
    quantity: 'CPU time over that of 200 draws with scikit-learn, median of turns',
    judge: (runs) => ({
      measured: overPeer(runs, 'bootstrap', 'sklearn-bootstrap'),
      holdsIn: { atMost: 0.01 },
    }),
  }),
  defineClaim({
    name: 'speed-quantile',
    statement: 'The 95 % quantile of 45 weights takes less than 20 ms.',
    source: '@lab/two-stage-m, speed',
    basis: 'derived',
    expected: 'below 0.02 s',
    quantity: 'CPU seconds, median of calls',
    judge: (runs) => ({
      measured: medianEstimate(turnsOf(runs, 'chiSquareQuantile', 'package').map(({ method }) => method)),
      holdsIn: { below: 0.02 },
    }),
  }),
];

/** The peer is timed in turns with the package: what slows the machine down for a while slows both. */
function overPeer(runs: RunView, job: SpeedJob, method: string): Estimate | undefined {
  return medianEstimate(turnsOf(runs, job, method).map(({ method: theirs, peer: ours }) => ours / theirs));
}

function turnsOf(
  runs: RunView,
  job: SpeedJob,
  method: string,
): readonly { readonly method: number; readonly peer: number }[] {
  return runs.rows({ problem: 'speed', method, at: { job } }).flatMap(({ curves }) => {
    const turns = curves['cpuRatio'];
    return turns === undefined ? [] : turns.x.map((value, i) => ({ method: value, peer: turns.y[i]! }));
  });
}
