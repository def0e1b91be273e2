import { readVector } from '@lab/linalg/arguments';
import { requireComponents, type NumberList } from '../numeric/arguments.ts';
import { requireSpectrum, schemeFactor, schemeSum } from './spectralScheme.ts';

/** Spectral contrastive pre-training with Spre = Sdown = I. */
export interface SpectralDiagonalInput {
  /** lambda, d, descending; may be negative beyond k. */
  readonly spectrum: NumberList;
  /** Kept directions, 1..d. */
  readonly k: number;
  /** k coefficients: f* = sum beta_i sqrt(lambda_i) x_i. */
  readonly beta: NumberList;
}

/**
 * Closed form for linear spectral contrastive learning with one negative per anchor, identity covariances.
 *
 * @param input spectrum (d, descending), k, beta (k)
 * @returns tau = sum_{i<=k} lambda_i^2; weights (d-k) in the order a = k+1..d; their sum; and the constant that the
 *   paper prints for every direction, which simulation rejects
 * @throws NOT_POSITIVE (kept eigenvalue <= 0), NO_EIGENGAP, SHAPE, NOT_FINITE, OUT_OF_RANGE
 *
 * Source: arXiv 2603.27631 Corollary 6.3, corrected as derived in docs/theory.md section 4.2.
 */
export function spectralDiagonalLaw(input: SpectralDiagonalInput): {
  tau: number;
  weights: number[];
  trace: number;
  printedWeightOfThePaper: number;
} {
  const spectrum = readVector(input.spectrum, 'spectrum');
  const k = requireComponents(input.k, spectrum.length, 'k');
  const beta = readVector(input.beta, 'beta', k);
  requireSpectrum(spectrum, k, beta);
  const whitened = beta.map((value, i) => value * Math.sqrt(spectrum[i]));
  const tau = spectrum.subarray(0, k).reduce((sum, value) => sum + value * value, 0);
  const weights = schemeSum(spectrum, whitened, schemeFactor('one', spectrum, k));
  let printed = 0;
  for (let i = 0; i < k; i++) printed += (2 * beta[i] ** 2 * (1 + tau + spectrum[i] ** 2)) / spectrum[i];
  return {
    tau,
    weights,
    trace: weights.reduce((sum, weight) => sum + weight, 0),
    printedWeightOfThePaper: printed,
  };
}
