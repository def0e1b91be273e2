import { readVector, requireOneOf, requirePositive } from '@lab/linalg/arguments';
import type { NumberList } from '../numeric/arguments.ts';
import { canonicalLink, type Family } from './link.ts';
import { normalExpectation } from '../numeric/normalExpectation.ts';
import { pcrGaussianLaw } from './pcrGaussianLaw.ts';

/** A canonical generalised linear model on the first k scores of Gaussian rows. */
export interface GlmPcrInput {
  /** Eigenvalues of the covariance, d, descending, >= 0. */
  readonly eigenvalues: NumberList;
  /** Coefficients on the first k scores. */
  readonly theta: NumberList;
  /** Default 'logistic'. */
  readonly family?: Family | undefined;
  /** m > 0. */
  readonly unlabelled: number;
  /** n > 0. */
  readonly labelled: number;
}

/** The limit law of n times the excess log-loss. */
export interface GlmPcrLaw {
  /** kappa = E[b''(eta)], eta ~ N(0, sum theta_i^2 l_i). */
  readonly curvature: number;
  /** kappa-weighted PCR weights, d-k; the law is 1/2 [chi2_k + (1/alpha) sum w_a chi2_1]. */
  readonly weights: number[];
  /** k / 2. */
  readonly floor: number;
  /** sum w_a / 2. */
  readonly trace: number;
  /** m / n. */
  readonly alpha: number;
  /** floor + trace / alpha. */
  readonly mean: number;
  /** k / 2 + sum (w_a / alpha)^2 / 2. */
  readonly variance: number;
}

/**
 * Closed form for a canonical GLM without intercept on principal-component scores of Gaussian rows.
 *
 * @param input eigenvalues (d), theta (k <= d), family, m > 0, n > 0
 * @returns the law of n times the excess log-loss
 * @throws NO_EIGENGAP, OUT_OF_RANGE, SHAPE, NOT_FINITE, UNKNOWN_OPTION
 *
 * Source: derived, docs/theory.md sections 3 and 4.1.
 */
export function glmPcrLaw(input: GlmPcrInput): GlmPcrLaw {
  const family = requireOneOf(input.family ?? 'logistic', ['gaussian', 'logistic', 'poisson'], 'family');
  const eigenvalues = readVector(input.eigenvalues, 'eigenvalues');
  const theta = readVector(input.theta, 'theta');
  const alpha = requirePositive(input.unlabelled, 'unlabelled') / requirePositive(input.labelled, 'labelled');
  let variance = 0;
  for (let i = 0; i < Math.min(theta.length, eigenvalues.length); i++)
    variance += theta[i] ** 2 * eigenvalues[i];
  const { curvature: second } = canonicalLink(family);
  const curvature = normalExpectation((z) => second(Math.sqrt(Math.max(variance, 0)) * z));
  const { weights, trace } = pcrGaussianLaw({ eigenvalues, theta, sigma2: 1, curvature });
  const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
  const k = theta.length;
  return {
    curvature,
    weights,
    floor: k / 2,
    trace: trace / 2,
    alpha,
    mean: (k + trace / alpha) / 2,
    variance: k / 2 + squares / (2 * alpha ** 2),
  };
}
