import { outOfRange, readVector, requireNotNegative } from '@lab/linalg/arguments';
import { shapeError, type NumberList } from '../numeric/arguments.ts';
import { anyNonzero, requireDescending, requireEigengap } from './eigengap.ts';

/** Principal-component regression of Gaussian rows with one covariance in both stages. */
export interface PcrGaussianInput {
  /** Eigenvalues of the covariance, d, descending, >= 0. */
  readonly eigenvalues: NumberList;
  /** Coefficients on the first k scores; k is its length. */
  readonly theta: NumberList;
  /** Label noise variance, >= 0. */
  readonly sigma2: number;
  /** kappa = E[b''(eta)] of a generalised linear model (see `glmPcrLaw`), >= 0; default 1. */
  readonly curvature?: number | undefined;
}

/** Weights of the pre-training term. */
export interface PcrGaussianLaw {
  /** One weight for each dropped direction, in the order a = k+1..d (not sorted). */
  readonly weights: number[];
  /** Their sum: m times the mean excess risk that pre-training adds. */
  readonly trace: number;
  /** sigma2 k: n times the mean excess risk of the labels. */
  readonly floor: number;
}

/**
 * Closed form for PCR under Gaussian rows: w_a = kappa l_a^2 sum_i theta_i^2 l_i / (l_i - l_a)^2.
 *
 * @param input eigenvalues (d), theta (k <= d), sigma2 >= 0, curvature >= 0 (default 1)
 * @returns weights (d-k), trace, floor
 * @throws NO_EIGENGAP (k < d, theta not 0, l_k - l_{k+1} <= 1e-12 l_1), OUT_OF_RANGE, SHAPE, NOT_FINITE
 *
 * Source: derived, docs/theory.md section 4.1.
 */
export function pcrGaussianLaw(input: PcrGaussianInput): PcrGaussianLaw {
  const eigenvalues = readVector(input.eigenvalues, 'eigenvalues');
  const theta = readVector(input.theta, 'theta');
  const sigma2 = requireNotNegative(input.sigma2, 'sigma2');
  const curvature = requireNotNegative(input.curvature ?? 1, 'curvature');
  const k = theta.length;
  if (k > eigenvalues.length) {
    throw shapeError(
      'theta',
      `have at most ${eigenvalues.length} entries, the number of eigenvalues`,
      String(k),
    );
  }
  requireDescending(eigenvalues, 'eigenvalues');
  const last = eigenvalues[eigenvalues.length - 1];
  if (last < 0) throw outOfRange('eigenvalues', '>= 0', last);
  const active = anyNonzero(theta);
  if (active) requireEigengap(eigenvalues, k, 'eigenvalues');
  const weights = Array.from(eigenvalues.subarray(k), (dropped) => {
    if (!active) return 0;
    let sum = 0;
    for (let i = 0; i < k; i++) {
      const share = (theta[i] * dropped) / (eigenvalues[i] - dropped);
      sum += share * share * eigenvalues[i];
    }
    return curvature * sum;
  });
  return { weights, trace: weights.reduce((sum, weight) => sum + weight, 0), floor: sigma2 * k };
}
