import { readVector, requireNotNegative } from '@lab/linalg/arguments';
import { norm, readDirection, toRows, type NumberList } from '../arguments.ts';
import {
  requireDimension,
  resultantLength,
  resultantOverKappa,
  resultantSlope,
} from './meanResultantLength.ts';
import { stableNormalizer } from './normalizer.ts';

/** A von Mises-Fisher law. */
export interface VonMisesFisher {
  /** Unit direction, number[d]. */
  readonly mu: NumberList;
  /** Concentration >= 0. */
  readonly kappa: number;
}

/**
 * KL(first || second) in nats.
 *
 * @param d ambient dimension, an integer >= 2
 * @throws LabRangeError OUT_OF_RANGE (a direction not of unit length within 1e-8, too), SHAPE, NOT_FINITE
 */
export function klDivergence(d: number, first: VonMisesFisher, second: VonMisesFisher): number {
  requireDimension(d);
  const mu1 = readDirection(first.mu, 'first.mu', d);
  const mu2 = readDirection(second.mu, 'second.mu', d);
  const kappa1 = requireNotNegative(first.kappa, 'first.kappa');
  const kappa2 = requireNotNegative(second.kappa, 'second.kappa');
  const length = resultantLength(d, kappa1);
  let gap = 0;
  for (let i = 0; i < d; i++) gap += (mu1[i] - mu2[i]) ** 2;
  // k1 - k2 cos = (k1 - k2) + k2 |mu1 - mu2|^2 / 2; the two normalisers are taken without their kappa.
  const exponent = length * 0.5 * kappa2 * gap - (1 - length) * (kappa1 - kappa2);
  return Math.max(0, stableNormalizer(d, kappa1) - stableNormalizer(d, kappa2) + exponent);
}

/**
 * The Fisher information of the natural parameter eta = kappa mu: A' mu mu' + (A / kappa)(I - mu mu'), I / d at 0.
 *
 * @param eta number[d], d >= 2
 * @returns d x d rows
 * @throws LabRangeError OUT_OF_RANGE, SHAPE, NOT_FINITE
 */
export function fisherInformation(eta: NumberList): number[][] {
  const natural = readVector(eta, 'eta');
  const d = natural.length;
  requireDimension(d);
  const kappa = norm(natural);
  const across = resultantOverKappa(d, kappa);
  const along = resultantSlope(d, kappa);
  const matrix = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    matrix[i * d + i] = across;
    if (kappa === 0) continue;
    for (let j = 0; j < d; j++)
      matrix[i * d + j] += (along - across) * (natural[i] / kappa) * (natural[j] / kappa);
  }
  return toRows(matrix, d, d);
}

/**
 * The log-density at a unit vector x, with respect to the surface measure.
 *
 * @throws LabRangeError OUT_OF_RANGE, SHAPE, NOT_FINITE
 */
export function logDensity(x: NumberList, { mu, kappa }: VonMisesFisher): number {
  const direction = readDirection(mu, 'mu');
  const d = direction.length;
  requireDimension(d);
  requireNotNegative(kappa, 'kappa');
  const point = readDirection(x, 'x', d);
  let gap = 0;
  for (let i = 0; i < d; i++) gap += (point[i] - direction[i]) ** 2;
  return stableNormalizer(d, kappa) - 0.5 * kappa * gap;
}
