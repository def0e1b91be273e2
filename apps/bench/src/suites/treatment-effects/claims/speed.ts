import { meanOf, type Estimate } from '../../../judging/estimate.ts';
import type { RunFilter, RunView } from '../../../judging/run-view.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import { recommended } from '../methods/cdte.ts';

interface SpeedClaim {
  readonly name: string;
  readonly statement: string;
  readonly method: string;
  readonly n: number;
  readonly atMost: number;
}

const claims: readonly SpeedClaim[] = [
  {
    name: 'plain-within-twice-numpy',
    statement: 'With plain kernels the whole test takes at most twice as long as in numpy (n = 500).',
    method: 'cdte-plain',
    n: 500,
    atMost: 2,
  },
  {
    name: 'level-with-numpy',
    statement: 'With the fast kernels it takes no longer than in numpy (n = 500).',
    method: 'cdte',
    n: 500,
    atMost: 1.05,
  },
  {
    name: 'dense-at-a-thousand',
    statement: 'With the fast kernels it takes at most 2.5 times as long as in numpy (n = 1,000).',
    method: 'cdte',
    n: 1000,
    atMost: 2.5,
  },
  {
    name: 'low-rank-half-of-numpy',
    statement: 'The low-rank path takes at most half the time of the dense one in numpy (n = 1,000).',
    method: 'cdte-low-rank',
    n: 1000,
    atMost: 0.5,
  },
];

/** Times as ratios to numpy in the same run; each was taken by turns with the dense path, which cancels. */
export const speedClaims: readonly Claim[] = claims.map(({ name, statement, method, n, atMost }) =>
  defineClaim({
    name,
    statement,
    source: '@lab/cdte, speed',
    basis: 'derived',
    expected: `at most ${atMost}`,
    quantity: 'time over that of numpy',
    judge: (runs) => ({
      measured: quotient(ratioOf(runs, n, { method }), ratioOf(runs, n, { method: 'numpy-cdte' })),
      holdsIn: { atMost },
    }),
  }),
);

function ratioOf(runs: RunView, n: number, { method }: RunFilter): Estimate | undefined {
  const variant = method === 'cdte' ? { variant: recommended } : {};
  const values = runs
    .cells('timeRatio', {
      problem: 'cost',
      at: { n },
      ...(method === undefined ? {} : { method }),
      ...variant,
    })
    .flatMap((cell) => cell.values);
  return meanOf(values);
}

/** a/b; the relative errors add up in squares. */
function quotient(a: Estimate | undefined, b: Estimate | undefined): Estimate | undefined {
  if (a === undefined || b === undefined) return undefined;
  const value = a.value / b.value;
  const observations = a.observations + b.observations;
  if (a.standardError === undefined || b.standardError === undefined)
    return { value, standardError: undefined, degreesOfFreedom: 0, observations };
  return {
    value,
    standardError: value * Math.hypot(a.standardError / a.value, b.standardError / b.value),
    degreesOfFreedom: a.degreesOfFreedom + b.degreesOfFreedom,
    observations,
  };
}
