import { cholesky } from '@lab/linalg';
import { logDeterminant, standardise } from '../families/familyLogDensity.ts';
import { scaleFamily, type ScaleFamily } from '../families/scaleFamily.ts';
import { minimise, type Minimum } from '../numeric/lbfgs.ts';
import { runTask } from '../task.ts';
import { weightedMoments, type Moments, type WeightedPoints } from './gridLaw.ts';
import type { FitRequest } from './options.ts';

/** Location and scale of a fit. */
export interface LocationScale {
  readonly location: Float64Array;
  /** d x d, lower triangular, row by row. */
  readonly scale: Float64Array;
  /** E_P of -log q, the cross entropy. */
  readonly objective: number;
  readonly gradientNorm: number;
  readonly converged: boolean;
  readonly iterations: number;
  readonly evaluations: number;
}

/**
 * The forward KL fit of weighted points, maximum likelihood: moments for a Gaussian base, weighted medians for independent Laplace coordinates,
 * L-BFGS from five starts otherwise (the Student likelihood is not convex).
 */
export function maximumLikelihood(points: WeightedPoints, request: FitRequest): LocationScale {
  const moments = weightedMoments(points);
  const { base, family } = request;
  if (base.name === 'gaussian') return gaussianFit(points, request, moments);
  if (base.name === 'laplace' && family !== 'fullrank' && isDiagonal(request.fixedScale, points.dim)) {
    return laplaceFit(points, request);
  }
  return iterativeFit(points, request, moments);
}

function gaussianFit(
  points: WeightedPoints,
  { family, base, fixedScale }: FitRequest,
  { mean, covariance }: Moments,
): LocationScale {
  const { dim } = points;
  let scale = new Float64Array(dim * dim);
  if (family === 'fullrank') {
    scale = Float64Array.from(cholesky({ data: covariance, rows: dim, columns: dim }).lower.to1DArray());
  } else if (family === 'location') scale = Float64Array.from(fixedScale);
  else {
    const variances = Array.from({ length: dim }, (_, j) => covariance[j * (dim + 1)]);
    const common = variances.reduce((sum, x) => sum + x, 0) / dim;
    for (let j = 0; j < dim; j++)
      scale[j * (dim + 1)] = Math.sqrt(family === 'isotropic' ? common : variances[j]);
  }
  const objective = crossEntropy(points, base.logDensity, mean, scale);
  return {
    location: mean,
    scale,
    objective,
    gradientNorm: 0,
    converged: true,
    iterations: 0,
    evaluations: 0,
  };
}

function laplaceFit(points: WeightedPoints, { family, base, fixedScale }: FitRequest): LocationScale {
  const { data, count, dim, weights } = points;
  const location = new Float64Array(dim);
  const deviations = new Float64Array(dim);
  for (let j = 0; j < dim; j++) {
    location[j] = weightedMedian(data, weights, count, dim, j);
    for (let i = 0; i < count; i++) deviations[j] += weights[i] * Math.abs(data[i * dim + j] - location[j]);
  }
  const common = deviations.reduce((sum, x) => sum + x, 0) / dim;
  const scale = new Float64Array(dim * dim);
  for (let j = 0; j < dim; j++) {
    scale[j * (dim + 1)] =
      family === 'location' ? fixedScale[j * (dim + 1)] : family === 'isotropic' ? common : deviations[j];
  }
  const objective = crossEntropy(points, base.logDensity, location, scale);
  return { location, scale, objective, gradientNorm: 0, converged: true, iterations: 0, evaluations: 0 };
}

/** The middle of the interval of medians. */
function weightedMedian(
  data: Float64Array,
  weights: Float64Array,
  count: number,
  dim: number,
  j: number,
): number {
  const order = Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => data[a * dim + j] - data[b * dim + j],
  );
  let below = 0;
  for (const [k, i] of order.entries()) {
    below += weights[i];
    if (below < 0.5 - 1e-13) continue;
    const here = data[i * dim + j];
    const next = k + 1 < count ? data[order[k + 1] * dim + j] : here;
    return below > 0.5 + 1e-13 ? here : 0.5 * (here + next);
  }
  return data[order[count - 1] * dim + j];
}

function iterativeFit(
  points: WeightedPoints,
  request: FitRequest,
  { mean, covariance }: Moments,
): LocationScale {
  const { dim } = points;
  const family = scaleFamily(request.family, dim, request.fixedScale);
  const sd = Float64Array.from({ length: dim }, (_, j) => Math.sqrt(covariance[j * (dim + 1)]));
  const objective = likelihoodObjective(points, request, family);
  const begin = (shift: number, width: number): Float64Array => {
    const scale = new Float64Array(dim * dim);
    for (let j = 0; j < dim; j++) scale[j * (dim + 1)] = width * sd[j];
    return family.encode(
      mean.map((x, j) => x + shift * sd[j]),
      scale,
    );
  };
  const starts = [begin(0, 1), begin(0, 0.3), begin(1, 0.5), begin(-1, 0.5), begin(0, 0.05)];
  const options = { gradientTolerance: request.gradientTolerance, maxIterations: request.maxIterations };
  const minima = starts.map((start) => runTask<Minimum>(minimise(objective, start, options)));
  const best = minima.reduce((a, b) => (b.value < a.value - 1e-12 * Math.abs(a.value) ? b : a));
  const location = new Float64Array(dim);
  const scale = new Float64Array(dim * dim);
  family.decode(best.x, location, scale);
  return {
    location,
    scale,
    objective: best.value,
    gradientNorm: best.gradientNorm,
    converged: best.converged,
    iterations: best.iterations,
    evaluations: minima.reduce((sum, { evaluations }) => sum + evaluations, 0),
  };
}

/** log|L| - E log q0(L^-1 (z - nu)). */
function likelihoodObjective(
  { data, count, dim, weights }: WeightedPoints,
  { base }: FitRequest,
  family: ScaleFamily,
): (theta: Float64Array, out: Float64Array) => number {
  const location = new Float64Array(dim);
  const scale = new Float64Array(dim * dim);
  const score = new Float64Array(dim);
  const byLocation = new Float64Array(dim);
  const byScale = new Float64Array(dim * dim);
  return (theta, out) => {
    family.decode(theta, location, scale);
    const logScale = logDeterminant(scale, dim);
    if (!Number.isFinite(logScale)) return Infinity;
    byLocation.fill(0);
    byScale.fill(0);
    let value = logScale;
    for (let i = 0; i < count; i++) {
      if (weights[i] === 0) continue;
      const u = standardise(location, scale, data.subarray(i * dim, (i + 1) * dim));
      value -= weights[i] * base.logDensity(u);
      base.score(u, score);
      solveTransposed(scale, score, dim);
      for (let j = 0; j < dim; j++) {
        byLocation[j] += weights[i] * score[j];
        for (let k = 0; k <= j; k++) byScale[j * dim + k] += weights[i] * score[j] * u[k];
      }
    }
    family.pullBack(byLocation, byScale, 1, scale, out);
    return value;
  };
}

/** L^-T x, in place. */
function solveTransposed(scale: Float64Array, x: Float64Array, dim: number): void {
  for (let i = dim - 1; i >= 0; i--) {
    for (let k = i + 1; k < dim; k++) x[i] -= scale[k * dim + i] * x[k];
    x[i] /= scale[i * dim + i];
  }
}

function crossEntropy(
  { data, count, dim, weights }: WeightedPoints,
  logDensity: (u: Float64Array) => number,
  location: Float64Array,
  scale: Float64Array,
): number {
  let sum = logDeterminant(scale, dim);
  for (let i = 0; i < count; i++) {
    if (weights[i] > 0)
      sum -= weights[i] * logDensity(standardise(location, scale, data.subarray(i * dim, (i + 1) * dim)));
  }
  return sum;
}

function isDiagonal(scale: Float64Array, dim: number): boolean {
  return scale.every((x, k) => x === 0 || k % (dim + 1) === 0);
}
