import { LabRangeError } from '@lab/linalg';
import { requireCount } from '@lab/linalg/arguments';
import { randomStream } from '@lab/stats';
import { baseLaw } from '../families/base.ts';
import { makeBasePoints } from '../families/basePoints.ts';
import { scaleFamily } from '../families/scaleFamily.ts';
import { locationScaleOf, requireFit, type Fit, type LocationScaleFit } from '../fitting/model.ts';
import { sampleAverage } from '../fitting/sampleAverage.ts';
import { evaluator, requireTarget, type Target } from '../targets/target.ts';
import { resultantLength } from '../vonMisesFisher/meanResultantLength.ts';
import { sampleVonMisesFisher } from '../vonMisesFisher/sample.ts';
import { paretoK } from './paretoK.ts';

/** How far a fitted mean is from the target's, estimated by importance weights. */
export interface ImportanceDiagnostics {
  /** The estimate of the target's mean, number[d]. */
  readonly mean: number[];
  /** (fitted mean - estimate) / standard deviation of the fit; on the sphere the difference itself. */
  readonly error: number[];
  /** Standard error of `error`. */
  readonly standardError: number[];
  /** (sum w)^2 / sum w^2 of the importance weights. */
  readonly effectiveSampleSize: number;
  /** Above 0.7 the errors are not to be quoted. */
  readonly paretoK: number;
  /** paretoK <= 0.7. */
  readonly reliable: boolean;
}

/** Options of {@link importanceDiagnostics}. */
export interface ImportanceOptions {
  /** Pairs of mirror images, an integer >= 16; default 2,048. */
  readonly pairs?: number | undefined;
  /** Default 'importance'. */
  readonly seed?: number | string | undefined;
}

/**
 * Importance estimate of the target's mean from a fit, in mirror-image pairs, which under evenness correct by exactly 0 (docs/theory.md, "How far
 * recovery degrades").
 *
 * @throws LabRangeError OUT_OF_RANGE, INVALID_LOG_DENSITY; LabTypeError WRONG_TYPE
 */
export function importanceDiagnostics(
  fit: Fit,
  target: Target,
  options: ImportanceOptions = {},
): ImportanceDiagnostics {
  requireFit(fit);
  requireTarget(target);
  const pairs = requireCount(options.pairs ?? 2048, 'pairs', 16);
  const seed = options.seed ?? 'importance';
  if (fit.kind === 'vonMisesFisher') return onSphere(fit.eta, fit.kappa, target, pairs, seed);
  return onSpace(fit, target, pairs, seed);
}

function onSpace(
  fit: LocationScaleFit,
  target: Target,
  pairs: number,
  seed: number | string,
): ImportanceDiagnostics {
  const { dim } = fit;
  const { location, scale } = locationScaleOf(fit);
  const base = baseLaw(fit.base, dim, fit.df ?? undefined);
  const points = makeBasePoints(base, {
    points: { count: pairs },
    symmetrize: 'antithetic',
    declared: [],
    seed,
    refinement: 1,
  });
  const family = scaleFamily('fullrank', dim, scale);
  const average = sampleAverage(target, base, family, points, { kind: 'renyi', name: 'reverseKl', alpha: 0 });
  const { ratios, points: z } = average.logRatios(family.encode(location, scale));
  const sd = Float64Array.from(fit.scatter, (row, j) =>
    Math.sqrt(row[j] * (Number.isFinite(base.variance) ? base.variance : 1)),
  );
  return weighted(ratios, z, location, sd);
}

function onSphere(
  eta: readonly number[],
  kappa: number,
  target: Target,
  pairs: number,
  seed: number | string,
): ImportanceDiagnostics {
  const { dim } = target;
  const stream = randomStream(seed, 'importance');
  const mu =
    kappa === 0 ? Array.from({ length: dim }, (_, j) => (j === 0 ? 1 : 0)) : eta.map((x) => x / kappa);
  const { data } = sampleVonMisesFisher(pairs, { mu, kappa }, stream);
  const z = new Float64Array(2 * pairs * dim);
  for (let i = 0; i < pairs; i++) {
    // The mirror image across the mean direction: 2 <mu, x> mu - x.
    let cosine = 0;
    for (let j = 0; j < dim; j++) cosine += mu[j] * data[i * dim + j];
    for (let j = 0; j < dim; j++) {
      z[2 * i * dim + j] = data[i * dim + j];
      z[(2 * i + 1) * dim + j] = 2 * cosine * mu[j] - data[i * dim + j];
    }
  }
  const ratios = evaluator(target)(z, 2 * pairs).map((value, i) => {
    let product = 0;
    for (let j = 0; j < dim; j++) product += eta[j] * z[i * dim + j];
    return value - product;
  });
  const length = resultantLength(dim, kappa);
  return weighted(
    ratios,
    z,
    Float64Array.from(mu, (x) => length * x),
    new Float64Array(dim).fill(1),
  );
}

/** Neighbours 2i, 2i+1 are mirror images: one unit for standard errors. */
function weighted(
  ratios: Float64Array,
  z: Float64Array,
  fitted: Float64Array,
  sd: Float64Array,
): ImportanceDiagnostics {
  const dim = fitted.length;
  const count = ratios.length;
  const peak = ratios.reduce((most, w) => (w > most ? w : most), -Infinity);
  const bad = ratios.findIndex((w) => Number.isNaN(w) || w === Infinity);
  if (bad >= 0 || peak === -Infinity) {
    const message = `logDensity cannot be used at draws of the fit (${bad >= 0 ? ratios[bad] : peak})`;
    throw new LabRangeError('INVALID_LOG_DENSITY', message, { argument: 'target' });
  }
  const weights = ratios.map((w) => Math.exp(w - peak));
  const total = weights.reduce((sum, w) => sum + w, 0);
  const mean = new Float64Array(dim);
  let square = 0;
  for (let i = 0; i < count; i++) {
    weights[i] /= total;
    square += weights[i] ** 2;
  }
  // Pair by pair about the fitted mean: mirror images of equal weight cancel to the last bit.
  for (let i = 0; i < count; i += 2) {
    for (let j = 0; j < dim; j++) {
      mean[j] +=
        weights[i] * (z[i * dim + j] - fitted[j]) + weights[i + 1] * (z[(i + 1) * dim + j] - fitted[j]);
    }
  }
  for (let j = 0; j < dim; j++) mean[j] += fitted[j];
  const variance = new Float64Array(dim);
  for (let i = 0; i < count; i += 2) {
    for (let j = 0; j < dim; j++) {
      variance[j] +=
        (weights[i] * (z[i * dim + j] - mean[j]) + weights[i + 1] * (z[(i + 1) * dim + j] - mean[j])) ** 2;
    }
  }
  const k = paretoK(weights);
  return {
    mean: Array.from(mean),
    error: Array.from(mean, (m, j) => (fitted[j] - m) / sd[j]),
    standardError: Array.from(variance, (v, j) => Math.sqrt(v) / sd[j]),
    effectiveSampleSize: 1 / square,
    paretoK: k,
    reliable: k <= 0.7,
  };
}
