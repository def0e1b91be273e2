import type { RunFilter } from '../../../judging/run-view.ts';
import { near } from '../../../judging/verdict.ts';
import { defineClaim, type Claim } from '../../../nouns/claim.ts';
import { lawMethod, meansNote, pooledDistance, printedMethod, ratioOfMeans } from './estimates.ts';

const paper = 'arXiv 2603.27631';

interface LawClaim {
  readonly name: string;
  readonly statement: string;
  readonly source: string;
  readonly basis: Claim['basis'];
  readonly filter: RunFilter;
  /** How far the ratio of means may be from 1. */
  readonly tolerance: number;
}

function meanClaim({ name, statement, source, basis, filter, tolerance }: LawClaim): Claim {
  return defineClaim({
    name,
    statement,
    source,
    basis,
    expected: `1, within ${tolerance}`,
    quantity: 'mean over that of the law',
    judge: (runs) => ({
      measured: ratioOfMeans(runs, filter),
      holdsIn: near(1, tolerance),
      ...meansNote(runs, filter),
    }),
  });
}

/** Largest distance between distribution functions at which a law still describes an experiment; that of the printed ones is .5. */
const shapeTolerance = 0.1;

function shapeClaim({ name, statement, source, basis, filter }: Omit<LawClaim, 'tolerance'>): Claim {
  return defineClaim({
    name,
    statement,
    source,
    basis,
    expected: `at most ${shapeTolerance}`,
    quantity: 'Kolmogorov-Smirnov distance, all outcomes together',
    judge: (runs) => ({ measured: pooledDistance(runs, filter), holdsIn: { atMost: shapeTolerance } }),
  });
}

const factor = (part: string, ratio = 2, pooled = false): RunFilter => ({
  problem: 'factor-risk',
  at: { part, ratio, pooled },
});

/** Theorem 5.1. */
export const generalLaw: readonly Claim[] = [
  defineClaim({
    name: 'general-law-mean',
    statement:
      'The excess risk of the labels and that of pre-training add up as the general law says, at every ratio of rows from one half on.',
    source: `${paper}, theorem 5.1`,
    basis: 'paper',
    expected: '1, within 0.05',
    quantity: 'mean over that of the law, mean over ratios and runs',
    judge: (runs) => ({
      measured: ratioOfMeans(runs, {
        ...lawMethod,
        problem: 'factor-risk',
        at: { part: 'unconditional', pooled: false },
        where: ({ ratio }) => Number(ratio) >= 0.5,
      }),
      holdsIn: near(1, 0.05),
    }),
  }),
  shapeClaim({
    name: 'general-law-distribution',
    statement:
      'Given the pre-training data, the excess risk is distributed as a constant and a weighted sum of chi-squares.',
    source: `${paper}, theorem 5.1`,
    basis: 'paper',
    filter: { ...lawMethod, ...factor('conditional') },
  }),
  shapeClaim({
    name: 'unconditional-distribution',
    statement:
      'With label noise, the excess risk is distributed as two independent weighted sums of chi-squares.',
    source: '@lab/two-stage-m, theory section 2',
    basis: 'derived',
    filter: { ...lawMethod, ...factor('unconditional') },
  }),
];

interface Corollary {
  readonly number: '6.3' | '6.4';
  readonly slug: string;
  readonly what: string;
  readonly filter: RunFilter;
}

const corollaries: readonly Corollary[] = [
  {
    number: '6.3',
    slug: 'spectral',
    what: 'spectral contrastive features with one negative (lambda = 1/i)',
    filter: { problem: 'contrastive-risk', at: { spectrum: 'reciprocal' } },
  },
  {
    number: '6.4',
    slug: 'factor',
    what: 'factors learnt by maximum likelihood',
    filter: factor('pretraining'),
  },
];

/** Two corollaries: as printed, and corrected; means and distributions. */
export const corollaryClaims: readonly Claim[] = corollaries.flatMap(({ number, slug, what, filter }) => [
  meanClaim({
    name: `${slug}-mean-printed`,
    statement: `The pre-training term of ${what} has the printed mean.`,
    source: `${paper}, corollary ${number}`,
    basis: 'erratum',
    filter: { ...printedMethod, ...filter },
    tolerance: 0.1,
  }),
  meanClaim({
    name: `${slug}-mean-corrected`,
    statement: `The pre-training term of ${what} has the corrected mean.`,
    source: `corollary ${number} of ${paper} corrected, @lab/two-stage-m, theory sections 4.2 and 4.3`,
    basis: 'derived',
    filter: { ...lawMethod, ...filter },
    tolerance: 0.1,
  }),
  shapeClaim({
    name: `${slug}-distribution-printed`,
    statement: `The pre-training term of ${what} has the printed distribution.`,
    source: `${paper}, corollary ${number}`,
    basis: 'erratum',
    filter: { ...printedMethod, ...filter },
  }),
  shapeClaim({
    name: `${slug}-distribution-corrected`,
    statement: `The pre-training term of ${what} has the corrected distribution.`,
    source: `corollary ${number} of ${paper} corrected, @lab/two-stage-m, theory sections 4.2 and 4.3`,
    basis: 'derived',
    filter: { ...lawMethod, ...filter },
  }),
]);

/** What the package adds to the theorem. */
export const furtherLaws: readonly Claim[] = [
  meanClaim({
    name: 'pooling',
    statement: 'Labelled rows that also enter the first stage count there as unlabelled ones.',
    source: '@lab/two-stage-m, theory section 6',
    basis: 'derived',
    filter: { ...lawMethod, ...factor('unconditional', 2, true) },
    tolerance: 0.05,
  }),
  meanClaim({
    name: 'prediction-variance',
    statement: 'The squared error of a prediction has the mean that the two-stage variance gives.',
    source: '@lab/two-stage-m, theory section 5',
    basis: 'derived',
    filter: { ...lawMethod, ...factor('prediction') },
    tolerance: 0.1,
  }),
  defineClaim({
    name: 'label-only-variance',
    statement: 'The usual regression variance of a prediction is enough.',
    source: 'use; @lab/two-stage-m, theory section 5, expects 0.75',
    basis: 'derived',
    expected: '1, within 0.1',
    quantity: 'mean squared error of the prediction over the label-only variance',
    judge: (runs) => {
      const filter = { method: 'label-only-law', ...factor('prediction') };
      return { measured: ratioOfMeans(runs, filter), holdsIn: near(1, 0.1), ...meansNote(runs, filter) };
    },
  }),
  meanClaim({
    name: 'logistic',
    statement: 'The law holds for logistic labels and log-loss.',
    source: '@lab/two-stage-m, theory section 3',
    basis: 'derived',
    filter: { ...lawMethod, problem: 'component-risk', at: { experiment: 'logistic' } },
    tolerance: 0.1,
  }),
  meanClaim({
    name: 'missed-signal',
    statement:
      'Where the representation misses signal, the risk moves at rate sqrt(m) with the variance that the first-order term gives.',
    source: '@lab/two-stage-m, theory section 8',
    basis: 'derived',
    filter: { ...lawMethod, problem: 'component-risk', at: { experiment: 'missed signal' } },
    tolerance: 0.1,
  }),
];

const tables = { problem: 'real-rows', at: { data: 'breast-cancer' } } as const;

/** Real rows are not Gaussian. */
export const realRowsClaims: readonly Claim[] = [
  meanClaim({
    name: 'real-rows-law',
    statement: 'On real rows (breast cancer) the law with fourth moments holds.',
    source: '@lab/two-stage-m, theory section 4.1',
    basis: 'derived',
    filter: { ...lawMethod, ...tables },
    tolerance: 0.15,
  }),
  meanClaim({
    name: 'real-rows-gaussian',
    statement: 'On real rows (breast cancer) the formula for Gaussian rows is good enough.',
    source: 'use; @lab/two-stage-m, theory section 4.1, expects it to be 2.7 times too small',
    basis: 'derived',
    filter: { method: 'gaussian-formula', ...tables },
    tolerance: 0.15,
  }),
];
