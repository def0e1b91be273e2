import { exactly, type Estimate } from '../../../../judging/estimate.ts';
import type { RunFilter, RunView } from '../../../../judging/run-view.ts';
import { defineClaim } from '../../../../nouns/claim.ts';

/** The worst value over runs: a bound for all of them, without an error of its own. */
export function worst(runs: RunView, metric: string, filter: RunFilter): Estimate | undefined {
  const values = runs.cells(metric, filter).flatMap((cell) => cell.values);
  return values.length === 0 ? undefined : exactly(Math.max(...values), values.length);
}

const smooth = (parameters: Readonly<Record<string, unknown>>): boolean => parameters['law'] !== 'laplace';

/** Evenness secures the mean. */
export const evenMean = defineClaim({
  name: 'even-symmetry-recovers-the-mean',
  statement:
    'An even target hands its mean to the fit, whatever its tails and whichever alpha: Gaussian fits of Student and logistic laws.',
  source: 'arXiv 2604.18310, abstract; arXiv 2410.11067',
  basis: 'paper',
  expected: 'at most 1e-8',
  quantity: 'worst error of a mean, standard deviations',
  judge: (runs) => ({
    measured: worst(runs, 'meanError', { problem: 'symmetric-law', method: 'vi-symmetry', where: smooth }),
    holdsIn: { atMost: 1e-8 },
  }),
});

/** Elliptical symmetry secures correlations. */
export const ellipticalCorrelation = defineClaim({
  name: 'elliptical-symmetry-recovers-the-correlation',
  statement:
    'An elliptical target hands its correlations to a full-rank fit: 48 points closed under signed permutations.',
  source: 'arXiv 2604.18310, abstract; symmetric points derived in @lab/vi-symmetry',
  basis: 'paper',
  expected: 'at most 1e-8',
  quantity: 'worst error of a correlation',
  judge: (runs) => ({
    measured: worst(runs, 'correlationError', {
      problem: 'symmetric-law',
      method: 'sample-average',
      variant: { points: 'signedPermutation' },
    }),
    holdsIn: { atMost: 1e-8 },
  }),
});

/** Axial symmetry secures the direction. */
export const zonalDirection = defineClaim({
  name: 'axial-symmetry-recovers-the-direction',
  statement:
    'A law with an axis on the sphere hands it to a von Mises-Fisher fit, for alpha 0 to 2: zonal laws, and finite symmetries suffice (Kent, three modes in a ring).',
  source: 'arXiv 2604.18310, abstract; finite groups derived in @lab/vi-symmetry',
  basis: 'paper',
  expected: 'at most 3e-6',
  quantity: 'worst angle, radians',
  judge: (runs) => ({
    measured: worst(runs, 'directionError', { problem: 'symmetric-law', method: 'vi-symmetry' }),
    holdsIn: { atMost: 3e-6 },
  }),
});

/** Sixteen mirrored points. */
export const mirroredPoints = defineClaim({
  name: 'sixteen-mirrored-points-make-the-mean-exact',
  statement:
    '16 mirrored points give the mean of a Student law to solver precision (reverse KL; at alpha 1/2 an average over so few has no minimum).',
  source: '@lab/vi-symmetry, docs/theory.md',
  basis: 'derived',
  expected: 'at most 1e-8',
  quantity: 'worst error of a mean, standard deviations',
  judge: (runs) => ({
    measured: worst(runs, 'meanError', {
      method: 'sample-average',
      at: { alpha: 0 },
      variant: { points: 'antithetic' },
    }),
    holdsIn: { atMost: 1e-8 },
  }),
});

/** Five hundred and twelve independent ones. */
export const independentPoints = defineClaim({
  name: 'independent-points-do-not',
  statement: '512 independent points leave an error of a hundredth of a standard deviation or more.',
  source: '@lab/vi-symmetry, docs/theory.md',
  basis: 'derived',
  expected: 'at least 0.01',
  quantity: 'worst error of a mean, standard deviations',
  judge: (runs) => ({
    measured: worst(runs, 'meanError', { method: 'sample-average', variant: { points: 'iid' } }),
    holdsIn: { atLeast: 0.01 },
  }),
});

/** Stochastic gradients profit as well. */
export const mirroredAdvi = defineClaim({
  name: 'mirrored-draws-make-advi-exact',
  statement: 'ADVI with mirrored draws has the mean of an even law to rounding.',
  source: '@lab/vi-symmetry, docs/theory.md',
  basis: 'derived',
  expected: 'at most 1e-12',
  quantity: 'worst error of a mean, standard deviations',
  judge: (runs) => ({
    measured: worst(runs, 'meanError', {
      problem: 'symmetric-law',
      method: 'advi',
      variant: { antithetic: true },
      where: smooth,
    }),
    holdsIn: { atMost: 1e-12 },
  }),
});

/** Independent draws at the same cost. */
export const plainAdvi = defineClaim({
  name: 'advi-without-them-errs-by-a-hundredth',
  statement:
    'With as many evaluations and independent draws ADVI errs by about a hundredth of a standard deviation.',
  source: '@lab/vi-symmetry, docs/theory.md',
  basis: 'derived',
  expected: '0.001 to 0.1',
  quantity: 'worst error of a mean, standard deviations',
  judge: (runs) => ({
    measured: worst(runs, 'meanError', {
      problem: 'symmetric-law',
      method: 'advi',
      variant: { antithetic: false },
    }),
    holdsIn: { atLeast: 1e-3, atMost: 0.1 },
  }),
});
