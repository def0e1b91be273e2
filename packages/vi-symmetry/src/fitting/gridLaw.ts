import { cholesky, LabRangeError } from '@lab/linalg';
import { place } from '../families/familyLogDensity.ts';
import { evaluator, type Target } from '../targets/target.ts';

/** A law on R^d by weighted points. */
export interface WeightedPoints {
  readonly data: Float64Array;
  readonly count: number;
  readonly dim: number;
  /** Sum to 1. */
  readonly weights: Float64Array;
  /** log of the integral of exp(logDensity). */
  readonly logMass: number;
  /** Of the nodes of a rule, in standard deviations. */
  readonly spacing?: number;
}

/** A first look over 200 scales, and the rule itself over 45 standard deviations about the mean found. */
const overview = { nodes: [0, 241, 101, 45], reach: 6 };
const final = { nodes: [0, 481, 201, 61], reach: 4.5 };

interface Grid {
  readonly nodes: readonly number[];
  readonly reach: number;
}

/**
 * A target in at most three dimensions by the trapezoid rule in z = centre + L sinh(t), fine in the middle and far-reaching for heavy tails: once about a fit, then
 * about the mean and covariance found. Symmetric about its centre.
 */
export function gridLaw(target: Target, centre: Float64Array, scale: Float64Array): WeightedPoints {
  let about = weightedMoments(sinhGrid(target, centre, scale, overview));
  let law = sinhGrid(target, about.mean, rootOf(about.covariance, target.dim), final);
  // A kinked density is integrated to few digits until the grid sits at its centre of symmetry.
  for (let k = 0; k < 6; k++) {
    const next = weightedMoments(law);
    const moved = next.mean.some(
      (x, j) => Math.abs(x - about.mean[j]) > 1e-10 * Math.sqrt(next.covariance[j * (target.dim + 1)]),
    );
    if (!moved) break;
    about = next;
    law = sinhGrid(target, about.mean, rootOf(about.covariance, target.dim), final);
  }
  return law;
}

/** C with C C' = covariance, lower triangular. */
export function rootOf(covariance: Float64Array, dim: number): Float64Array {
  return Float64Array.from(cholesky({ data: covariance, rows: dim, columns: dim }).lower.to1DArray());
}

function sinhGrid(
  target: Target,
  centre: Float64Array,
  scale: Float64Array,
  { nodes: sizes, reach }: Grid,
): WeightedPoints {
  const { dim } = target;
  const nodes = sizes[dim];
  const half = (nodes - 1) / 2;
  const t = Float64Array.from({ length: nodes }, (_, i) => (reach * (i - half)) / half);
  const count = nodes ** dim;
  const data = new Float64Array(count * dim);
  const logs = new Float64Array(count);
  const u = new Float64Array(dim);
  for (let p = 0; p < count; p++) {
    for (let j = 0, rest = p; j < dim; j++, rest = Math.floor(rest / nodes)) {
      u[j] = Math.sinh(t[rest % nodes]);
      logs[p] += Math.log(Math.cosh(t[rest % nodes]));
    }
    place(centre, scale, u, data.subarray(p * dim));
  }
  const values = evaluator(target)(data, count);
  let logCell = dim * Math.log(reach / half);
  for (let j = 0; j < dim; j++) logCell += Math.log(scale[j * dim + j]);
  let peak = -Infinity;
  for (let p = 0; p < count; p++) {
    logs[p] += values[p];
    if (Number.isNaN(logs[p]) || logs[p] === Infinity) {
      const point = Array.from(data.subarray(p * dim, (p + 1) * dim));
      throw new LabRangeError('INVALID_LOG_DENSITY', `logDensity is ${values[p]} at a quadrature point`, {
        argument: 'target',
        details: { point },
      });
    }
    peak = Math.max(peak, logs[p]);
  }
  const kept = Array.from(logs.keys()).filter((p) => logs[p] > peak - 55);
  const weights = Float64Array.from(kept, (p) => Math.exp(logs[p] - peak));
  const mass = weights.reduce((sum, w) => sum + w, 0);
  const points = new Float64Array(kept.length * dim);
  for (const [k, p] of kept.entries()) points.set(data.subarray(p * dim, (p + 1) * dim), k * dim);
  const logMass = peak + Math.log(mass) + logCell;
  return {
    data: points,
    count: kept.length,
    dim,
    weights: weights.map((w) => w / mass),
    logMass,
    spacing: reach / half,
  };
}

/** First and second moments. */
export interface Moments {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

/** Mean and covariance of weighted points. */
export function weightedMoments({ data, count, dim, weights }: WeightedPoints): Moments {
  // About the heaviest point, so that a far origin costs no digits.
  const heaviest = weights.indexOf(weights.reduce((most, w) => Math.max(most, w), 0));
  const origin = data.subarray(heaviest * dim, (heaviest + 1) * dim);
  const shift = new Float64Array(dim);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < dim; j++) shift[j] += weights[i] * (data[i * dim + j] - origin[j]);
  const mean = shift.map((x, j) => x + origin[j]);
  const covariance = new Float64Array(dim * dim);
  for (let i = 0; i < count; i++) {
    if (weights[i] === 0) continue;
    for (let j = 0; j < dim; j++) {
      const left = weights[i] * (data[i * dim + j] - mean[j]);
      for (let k = 0; k <= j; k++) covariance[j * dim + k] += left * (data[i * dim + k] - mean[k]);
    }
  }
  for (let j = 0; j < dim; j++) for (let k = 0; k < j; k++) covariance[k * dim + j] = covariance[j * dim + k];
  return { mean, covariance };
}
