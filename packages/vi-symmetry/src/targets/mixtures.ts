import type { MatrixLike } from '@lab/linalg';
import { readVector, requireNotNegative, requireNumber, wrongShape } from '@lab/linalg/arguments';
import { readDirection, readWeights, toRows, readPoints, type NumberList } from '../arguments.ts';
import { logGamma } from '../numeric/gammaFunctions.ts';
import { stableNormalizer } from '../vonMisesFisher/normalizer.ts';
import { precisionOf } from './student.ts';
import { target, type EuclideanTarget, type SphereTarget } from './target.ts';

/** Components of a Gaussian mixture. */
export interface GaussianMixtureInput {
  /** k x d. */
  readonly means: MatrixLike;
  /** k matrices d x d; default the identity. */
  readonly covariances?: readonly MatrixLike[];
  /** number[k] >= 0, default equal; scaled to sum 1. */
  readonly weights?: NumberList;
}

/**
 * A mixture of normal laws, normalised.
 *
 * @throws LabRangeError INVALID_SAMPLE (weights), SHAPE, NOT_FINITE, NOT_POSITIVE_DEFINITE
 */
export function gaussianMixture({ means, covariances, weights }: GaussianMixtureInput): EuclideanTarget {
  const { data, count, dim } = readPoints(means, 'means');
  if (count === 0) throw wrongShape('means', 'at least one row', '0');
  if (covariances !== undefined && covariances.length !== count) {
    throw wrongShape('covariances', `${count} matrices`, String(covariances.length));
  }
  const w = readWeights(weights, 'weights', count);
  const total = w.reduce((sum, x) => sum + x, 0);
  const components = toRows(data, count, dim).map((mean, k) => {
    const identity = Array.from({ length: dim }, (_, i) =>
      Array.from({ length: dim }, (_, j) => (i === j ? 1 : 0)),
    );
    const { precision, logDeterminant } = precisionOf(covariances?.[k] ?? identity, dim);
    const constant = Math.log(w[k] / total) - 0.5 * (logDeterminant + dim * Math.log(2 * Math.PI));
    return { mean, precision, constant };
  });
  const scores = new Float64Array(count * dim);
  const logs = new Float64Array(count);
  const evaluate = (z: Float64Array): number => {
    for (let k = 0; k < count; k++) {
      const { mean, precision, constant } = components[k];
      let square = 0;
      for (let i = 0; i < dim; i++) {
        let row = 0;
        for (let j = 0; j < dim; j++) row += precision[i * dim + j] * (z[j] - mean[j]);
        scores[k * dim + i] = -row;
        square += row * (z[i] - mean[i]);
      }
      logs[k] = constant - 0.5 * square;
    }
    return logSumExp(logs);
  };
  return target({
    dim,
    logNormalizer: 0,
    logDensity: evaluate,
    gradient: (z) => mixScores(logs, evaluate(z), scores, dim),
  });
}

/** log of a sum of exponentials. */
export function logSumExp(logs: NumberList): number {
  let peak = -Infinity;
  for (let i = 0; i < logs.length; i++) peak = Math.max(peak, logs[i]);
  if (!Number.isFinite(peak)) return peak;
  let sum = 0;
  for (let i = 0; i < logs.length; i++) sum += Math.exp(logs[i] - peak);
  return peak + Math.log(sum);
}

function mixScores(logs: Float64Array, total: number, scores: Float64Array, dim: number): Float64Array {
  const gradient = new Float64Array(dim);
  for (let k = 0; k < logs.length; k++) {
    const share = Math.exp(logs[k] - total);
    for (let i = 0; i < dim; i++) gradient[i] += share * scores[k * dim + i];
  }
  return gradient;
}

/**
 * A mixture of von Mises-Fisher laws, normalised.
 *
 * @param input.directions k x d unit rows
 * @param input.kappas number[k] >= 0
 * @param input.weights number[k] >= 0, default equal
 * @throws LabRangeError OUT_OF_RANGE, INVALID_SAMPLE (weights), SHAPE, NOT_FINITE
 */
export function vmfMixture(input: {
  readonly directions: MatrixLike;
  readonly kappas: NumberList;
  readonly weights?: NumberList;
}): SphereTarget {
  const { data, count, dim } = readPoints(input.directions, 'directions');
  if (count === 0) throw wrongShape('directions', 'at least one row', '0');
  const kappas = readVector(input.kappas, 'kappas', count);
  const w = readWeights(input.weights, 'weights', count);
  const total = w.reduce((sum, x) => sum + x, 0);
  const scores = new Float64Array(count * dim);
  const constants = Float64Array.from(kappas, (kappa, k) => {
    requireNotNegative(kappa, `kappas[${k}]`);
    const direction = readDirection(data.subarray(k * dim, (k + 1) * dim), `directions[${k}]`);
    scores.set(
      direction.map((x) => kappa * x),
      k * dim,
    );
    return Math.log(w[k] / total) + stableNormalizer(dim, kappa) - kappa;
  });
  const logs = new Float64Array(count);
  const evaluate = (x: Float64Array): number => {
    for (let k = 0; k < count; k++) {
      let sum = constants[k];
      for (let i = 0; i < dim; i++) sum += scores[k * dim + i] * x[i];
      logs[k] = sum;
    }
    return logSumExp(logs);
  };
  return target({
    dim,
    support: 'sphere',
    logNormalizer: 0,
    logDensity: evaluate,
    gradient: (x) => mixScores(logs, evaluate(x), scores, dim),
  });
}

/**
 * The skew normal law on the line, 2 phi(z) Phi(shape z), without the factor of the normal density.
 *
 * @param shape any finite number; 0 is the normal law
 * @throws LabRangeError NOT_FINITE
 */
export function skewNormal(shape: number): EuclideanTarget {
  requireNumber(shape, 'shape');
  return target({
    dim: 1,
    logNormalizer: 0.5 * Math.log(2 * Math.PI) - Math.LN2,
    logDensity: ([z]) => -0.5 * z * z + logNormalCdf(shape * z),
    gradient: ([z]) => [-z + shape * millsRatio(shape * z)],
  });
}

/** log Phi(x), also far in the lower tail. */
export function logNormalCdf(x: number): number {
  if (x > 5) return Math.log1p(-Math.exp(-0.5 * x * x - 0.9189385332046727) / millsRatioUpper(x));
  return -0.5 * x * x - 0.9189385332046727 - Math.log(millsRatio(x));
}

/** phi(x) / Phi(x), also far in the lower tail. */
export function millsRatio(x: number): number {
  if (x < -3) return millsRatioUpper(-x);
  const density = Math.exp(-0.5 * x * x - 0.9189385332046727);
  return density / (x < 0 ? density / millsRatioUpperSmall(-x) : 1 - density / millsRatioUpperSmall(x));
}

/** phi(x) / (1 - Phi(x)) for x >= 3 by Laplace's continued fraction. */
function millsRatioUpper(x: number): number {
  let fraction = x;
  for (let k = 120; k >= 1; k--) fraction = x + k / fraction;
  return fraction;
}

/** The same for x >= 0 of any size: by the series of Phi(x) - 1/2 below 3. */
function millsRatioUpperSmall(x: number): number {
  if (x >= 3) return millsRatioUpper(x);
  let term = x;
  let sum = x;
  for (let k = 1; Math.abs(term) > 1e-17 * sum && k < 200; k++) {
    term *= (x * x) / (2 * k + 1);
    sum += term;
  }
  const density = Math.exp(-0.5 * x * x - 0.9189385332046727);
  return density / (0.5 - density * sum);
}

/** log of the surface of the unit sphere of R^d. */
export function logSphereArea(d: number): number {
  return Math.LN2 + 0.5 * d * Math.log(Math.PI) - logGamma(0.5 * d);
}
