import type { BasePoints } from '../families/basePoints.ts';
import type { Base } from '../families/base.ts';
import { logDeterminant } from '../families/familyLogDensity.ts';
import type { ScaleFamily } from '../families/scaleFamily.ts';
import type { Objective } from '../numeric/lbfgs.ts';
import { evaluator, requireLogDensities, type Target } from '../targets/target.ts';
import type { Divergence } from './divergence.ts';

/** A divergence averaged over fixed base points. */
export interface SampleAverage {
  readonly objective: Objective;
  /** Weights w_i = log p(z_i) - log q(z_i) at parameters, and the points z_i. */
  readonly logRatios: (theta: Float64Array) => { ratios: Float64Array; points: Float64Array };
  /** Throws INVALID_LOG_DENSITY where the density is NaN or +Infinity at a point of these parameters. */
  readonly requireNumbers: (theta: Float64Array) => void;
  /** Throws INVALID_LOG_DENSITY or NO_SUPPORT where the density cannot be used at the points of these parameters. */
  readonly requireUsable: (theta: Float64Array) => void;
}

/**
 * The sample-average objective (docs/theory.md, "Fixed base points"): z_i = nu + L u_i and
 * w_i = log p(z_i) - log q0(u_i) + log|L| enter reverse KL as -mean w, alpha as log mean e^(a w) / (a (a-1)), any f as mean f(e^w).
 */
export function sampleAverage(
  target: Target,
  base: Base,
  family: ScaleFamily,
  points: BasePoints,
  divergence: Divergence,
  logNormalizer = 0,
): SampleAverage {
  const { count, dim, data: u, weights } = points;
  const evaluate = evaluator(target);
  const location = new Float64Array(dim);
  const scale = new Float64Array(dim * dim);
  const z = new Float64Array(count * dim);
  const gradients = new Float64Array(count * dim);
  const ratios = new Float64Array(count);
  const shares = new Float64Array(count);
  const byLocation = new Float64Array(dim);
  const byScale = new Float64Array(dim * dim);
  const baseLogs = new Float64Array(count);
  for (let i = 0; i < count; i++) baseLogs[i] = base.logDensity(u.subarray(i * dim, (i + 1) * dim));
  const diagonal = family.name !== 'fullrank' && isDiagonal(family, dim);

  const place = (theta: Float64Array): number => {
    family.decode(theta, location, scale);
    placePoints(z, u, location, scale, count, dim, diagonal);
    return logDeterminant(scale, dim);
  };
  const fillRatios = (values: Float64Array, logScale: number): void => {
    for (let i = 0; i < count; i++) ratios[i] = values[i] - logNormalizer - baseLogs[i] + logScale;
  };
  return {
    objective: (theta, out) => {
      const logScale = place(theta);
      if (!Number.isFinite(logScale)) return Infinity;
      fillRatios(evaluate(z, count, gradients), logScale);
      const value = averageAndShares(divergence, ratios, weights, shares);
      if (!Number.isFinite(value)) return Infinity;
      const total = accumulate(shares, gradients, u, byLocation, byScale, count, dim, diagonal);
      family.pullBack(byLocation, byScale, total, scale, out);
      return value;
    },
    logRatios: (theta) => {
      const logScale = place(theta);
      fillRatios(evaluate(z, count), logScale);
      return { ratios: ratios.slice(), points: z.slice() };
    },
    requireNumbers: (theta) => {
      place(theta);
      // One more value that is no NaN nor infinite: nothing is said of points outside the support here.
      requireLogDensities(Float64Array.from([...evaluate(z, count), 0]), z, dim, 'base point');
    },
    requireUsable: (theta) => {
      place(theta);
      requireLogDensities(evaluate(z, count), z, dim, 'base point');
    },
  };
}

/** Families without off-diagonal entries: a fixed scale may have some. */
function isDiagonal(family: ScaleFamily, dim: number): boolean {
  if (family.name !== 'location') return true;
  const scale = new Float64Array(dim * dim);
  family.decode(new Float64Array(dim), new Float64Array(dim), scale);
  return scale.every((x, k) => x === 0 || k % (dim + 1) === 0);
}

function placePoints(
  z: Float64Array,
  u: Float64Array,
  location: Float64Array,
  scale: Float64Array,
  count: number,
  dim: number,
  diagonal: boolean,
): void {
  for (let i = 0; i < count; i++) {
    const at = i * dim;
    for (let j = 0; j < dim; j++) {
      let sum = scale[j * dim + j] * u[at + j];
      if (!diagonal) for (let k = 0; k < j; k++) sum += scale[j * dim + k] * u[at + k];
      z[at + j] = location[j] + sum;
    }
  }
}

/** Effective sample size over that of the base points themselves, below which an alpha average is no estimate of its integral. */
const leastEffectiveShare = 0.005;

/** The average and, in `shares`, its derivatives by w_i. */
function averageAndShares(
  divergence: Divergence,
  ratios: Float64Array,
  weights: Float64Array,
  shares: Float64Array,
): number {
  const count = ratios.length;
  let sum = 0;
  if (divergence.kind === 'f') {
    for (let i = 0; i < count; i++) {
      sum += weights[i] * divergence.value(ratios[i]);
      shares[i] = weights[i] * divergence.slope(ratios[i]);
    }
    return sum;
  }
  const { alpha } = divergence;
  if (alpha === 0) {
    for (let i = 0; i < count; i++) {
      sum -= weights[i] * ratios[i];
      shares[i] = -weights[i];
    }
    return sum;
  }
  let peak = -Infinity;
  for (let i = 0; i < count; i++) peak = Math.max(peak, alpha * ratios[i]);
  let [square, weightSquare] = [0, 0];
  for (let i = 0; i < count; i++) {
    sum += shares[i] = weights[i] * Math.exp(alpha * ratios[i] - peak);
    square += shares[i] * shares[i];
    weightSquare += weights[i] * weights[i];
  }
  // Beyond here a few points carry the average, which then falls without bound as L grows about one of them.
  const effective = (sum * sum) / square;
  if (effective * weightSquare < leastEffectiveShare || (effective < 3 && weightSquare < 1 / 30))
    return Infinity;
  for (let i = 0; i < count; i++) shares[i] /= sum * (alpha - 1);
  return (peak + Math.log(sum)) / (alpha * (alpha - 1));
}

/** Sums over the points of share times gradient, and times u'; returns the sum of the shares. */
function accumulate(
  shares: Float64Array,
  gradients: Float64Array,
  u: Float64Array,
  byLocation: Float64Array,
  byScale: Float64Array,
  count: number,
  dim: number,
  diagonal: boolean,
): number {
  byLocation.fill(0);
  byScale.fill(0);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const share = shares[i];
    const at = i * dim;
    total += share;
    for (let j = 0; j < dim; j++) {
      const g = share * gradients[at + j];
      byLocation[j] += g;
      for (let k = diagonal ? j : 0; k <= j; k++) byScale[j * dim + k] += g * u[at + k];
    }
  }
  return total;
}
