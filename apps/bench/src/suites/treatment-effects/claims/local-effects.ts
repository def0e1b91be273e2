import { meanOf, rateOf, stratifiedMean } from '../../../judging/estimate.ts';
import { defineClaim } from '../../../nouns/claim.ts';

const local = { problem: 'local-effects', method: 'local-effect' } as const;

/** The picture has the right sign at both ends. */
export const flipsWithX3 = defineClaim({
  name: 'effect-flips-with-x3',
  statement:
    'Where the treatment narrows the outcome for low x3 and widens it for high x3, the local effect on the spread says so.',
  source: '@lab/cdte, theory section 10',
  basis: 'derived',
  expected: 'above 0',
  quantity: 'effect on the second moment at x3 = 1.5 minus that at -1.5',
  judge: (runs) => ({
    measured: stratifiedMean(runs.cells('spreadEffect', local).map(({ values }) => values)),
    holdsIn: { above: 0 },
  }),
});

/** The band is a band. */
export const bandHolds = defineClaim({
  name: 'band-holds',
  statement: 'The simultaneous 95% band holds the whole true curve in at least 80% of the data sets.',
  source: '@lab/cdte, theory section 10',
  basis: 'derived',
  expected: 'at least .80',
  quantity: 'share of data sets covered',
  judge: (runs) => {
    const cells = runs.cells('bandCovers', local);
    return {
      measured: rateOf(
        cells.map(({ values }) => values),
        cells.reduce((sum, { values }) => sum + values.length, 0),
      ),
      holdsIn: { atLeast: 0.8 },
    };
  },
});

/** Which of the two to look at. */
export const regressionStage = defineClaim({
  name: 'regression-stage-no-worse',
  statement:
    'At a point x the regression of pseudo-outcomes errs no more than the kernel-weighted average, which is smoother than the effect itself.',
  source: '@lab/cdte, theory section 10; conditional counterfactual mean embeddings',
  basis: 'derived',
  expected: 'at most 0',
  quantity: 'error of the regression stage minus that of the local effect',
  judge: (runs) => ({
    measured: meanOf(
      runs
        .differences('witnessError', { problem: 'local-effects', method: 'final-stage' }, local)
        .flatMap(({ values }) => values),
    ),
    holdsIn: { atMost: 0 },
  }),
});
