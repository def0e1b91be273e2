import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import type { LevelParameters } from '../problems/level.ts';
import { rejectionShare, subject } from './rates.ts';

const valid: readonly Pick<LevelParameters, 'setting' | 'n'>[] = [
  { setting: 'obs', n: 200 },
  { setting: 'rct', n: 200 },
];

const larger: readonly (Pick<LevelParameters, 'n'> & { readonly method: string })[] = [
  { n: 100, method: 'cdte' },
  { n: 400, method: 'cdte' },
  { n: 500, method: 'cdte' },
  { n: 500, method: 'cdte-low-rank' },
  { n: 1000, method: 'cdte-low-rank' },
];

/** The level at the size where it matters, from above and from below. */
export const levelHeld: readonly Claim[] = valid.map(({ setting, n }) =>
  defineClaim({
    name: `level-${setting}-${n}`,
    statement: `Where the treatment changes nothing, the test at level .05 rejects about as often (${setting === 'obs' ? 'observational' : 'randomised, propensities known'}, n = ${n}).`,
    source: 'arXiv 2603.16829, abstract (a valid test); band of @lab/cdte',
    basis: 'paper',
    expected: 'between .02 and .08',
    quantity: 'share rejected',
    judge: (runs) => ({
      measured: rejectionShare(runs, { problem: 'level', at: { setting, n }, ...subject }),
      holdsIn: { atLeast: 0.02, atMost: 0.08 },
    }),
  }),
);

/** Other sizes: never liberal. */
export const levelNotExceeded: readonly Claim[] = larger.map(({ n, method }) =>
  defineClaim({
    name: `level-not-exceeded-${method}-${n}`,
    statement: `The test ${method === 'cdte' ? '' : 'by the low-rank path '}does not reject more often than .08 where the treatment changes nothing (observational, n = ${n}).`,
    source: 'arXiv 2603.16829, abstract (a valid test)',
    basis: 'paper',
    expected: 'at most .08',
    quantity: 'share rejected',
    judge: (runs) => ({
      measured: rejectionShare(runs, {
        problem: 'level',
        at: { setting: 'obs', n },
        ...(method === 'cdte' ? subject : { method }),
      }),
      holdsIn: { atMost: 0.08 },
    }),
  }),
);

/** What adjusting is for. */
export const confoundingFools = defineClaim({
  name: 'confounding-fools-the-unadjusted',
  statement:
    'A two-sample test that adjusts for nothing rejects where the treatment changes nothing but its assignment depends on the covariates (n = 200).',
  source: '@lab/cdte, theory',
  basis: 'derived',
  expected: 'above .2',
  quantity: 'share rejected by the unadjusted MMD',
  judge: (runs) => ({
    measured: rejectionShare(runs, {
      problem: 'power',
      at: { design: 'null', n: 200 },
      method: 'naive-mmd',
    }),
    holdsIn: { above: 0.2 },
  }),
});
