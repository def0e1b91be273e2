import { requireNotNegative } from '@lab/linalg/arguments';
import { logScaledBessel } from './besselRatio.ts';
import { requireDimension, resultantLength } from './meanResultantLength.ts';

const logTwoPi = 1.8378770664093453;

/**
 * log C_d(kappa), the logarithm of the factor that makes exp(kappa <mu, x>) a density with respect to the surface measure of S^{d-1}.
 *
 * @param d ambient dimension, an integer >= 2
 * @param kappa concentration >= 0
 * @throws LabRangeError OUT_OF_RANGE, NOT_FINITE
 */
export function logNormalizer(d: number, kappa: number): number {
  return logNormalizerPlusKappa(d, kappa) - kappa;
}

/** log C_d(kappa) + kappa, which stays moderate for large kappa: the stable form for densities. Errors as {@link logNormalizer}. */
export function logNormalizerPlusKappa(d: number, kappa: number): number {
  requireDimension(d);
  requireNotNegative(kappa, 'kappa');
  return stableNormalizer(d, kappa);
}

/** The differential entropy of a von Mises-Fisher law, in nats. Errors as {@link logNormalizer}. */
export function entropy(d: number, kappa: number): number {
  requireDimension(d);
  requireNotNegative(kappa, 'kappa');
  return -stableNormalizer(d, kappa) + kappa * (1 - resultantLength(d, kappa));
}

/** {@link logNormalizerPlusKappa} without checks. */
export function stableNormalizer(d: number, kappa: number): number {
  return -0.5 * d * logTwoPi - logScaledBessel(0.5 * d - 1, kappa);
}
