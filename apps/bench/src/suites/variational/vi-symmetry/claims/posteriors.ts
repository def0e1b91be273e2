import { near } from '../../../../judging/verdict.ts';
import { defineClaim } from '../../../../nouns/claim.ts';
import { worst } from './recovery.ts';

const cancer = (rows: number) =>
  ({ problem: 'posterior-mean', at: { data: 'breast-cancer', rows } }) as const;

/** Twenty rows: skewed. */
export const fewRows = defineClaim({
  name: 'few-data-skew-the-posterior',
  statement: 'Breast cancer, first 20 rows: the best Gaussian errs by 0.028 posterior standard deviations.',
  source: 'design of arXiv 2410.11067, figure 1; computed for @lab/vi-symmetry',
  basis: 'derived',
  expected: '0.028, within 0.005',
  quantity: 'worst error of a mean, standard deviations',
  judge: (runs) => ({
    measured: worst(runs, 'meanError', { ...cancer(20), method: 'vi-symmetry' }),
    holdsIn: near(0.028, 0.005),
  }),
});

/** A hundred rows: nearly symmetric. */
export const moreRows = defineClaim({
  name: 'data-restore-the-symmetry',
  statement: 'With 100 rows the posterior is nearly symmetric, and the error is 0.003.',
  source: 'design of arXiv 2410.11067, figure 1; computed for @lab/vi-symmetry',
  basis: 'derived',
  expected: '0.003, within 0.001',
  quantity: 'worst error of a mean, standard deviations',
  judge: (runs) => ({
    measured: worst(runs, 'meanError', { ...cancer(100), method: 'vi-symmetry' }),
    holdsIn: near(0.003, 0.001),
  }),
});

/** The mode is much worse. */
export const modeMuchWorse = defineClaim({
  name: 'the-mode-errs-much-more',
  statement: 'At 20 rows the mode is off by 0.60 posterior standard deviations.',
  source: 'design of arXiv 2410.11067, figure 1; computed for @lab/vi-symmetry',
  basis: 'derived',
  expected: '0.60, within 0.01',
  quantity: 'worst error of a mean, standard deviations',
  judge: (runs) => ({
    measured: worst(runs, 'meanError', { ...cancer(20), method: 'laplace-at-mode' }),
    holdsIn: near(0.6, 0.01),
  }),
});

/** Eight schools. */
export const eightSchoolsMeans = defineClaim({
  name: 'eight-schools',
  statement:
    'Eight schools, non-centred: the worst mean of a full-rank fit, that of log tau, is off by 0.101 standard deviations.',
  source: 'computed for @lab/vi-symmetry against exact moments',
  basis: 'derived',
  expected: '0.101, within 0.02',
  quantity: 'worst error of a mean, standard deviations',
  judge: (runs) => ({
    measured: worst(runs, 'meanError', {
      problem: 'posterior-mean',
      at: { data: 'eight-schools' },
      method: 'vi-symmetry',
    }),
    holdsIn: near(0.101, 0.02),
  }),
});
