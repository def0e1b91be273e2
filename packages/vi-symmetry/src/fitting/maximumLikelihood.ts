import { matrixProduct, type DenseMatrix } from '@lab/linalg';
import { runToEnd } from '@lab/linalg/cooperative';
import { logDeterminant, standardise, standardiseRow } from '../families/familyLogDensity.ts';
import { scaleFamily, type ScaleFamily } from '../families/scaleFamily.ts';
import { minimise } from '../numeric/lbfgs.ts';
import { applyMap } from '../symmetry/generator.ts';
import { rootOf, weightedMoments, type Moments, type WeightedPoints } from './gridLaw.ts';
import { leastAbsoluteDeviations } from './leastAbsoluteDeviations.ts';
import type { FitRequest } from './options.ts';
import { identity } from './sampleAverageFit.ts';

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
 * The forward KL fit of weighted points, maximum likelihood: moments for a Gaussian base, medians and least absolute deviations for Laplace
 * coordinates, L-BFGS otherwise, from five starts for Student bases (their likelihood is not convex).
 */
export function maximumLikelihood(points: WeightedPoints, request: FitRequest): LocationScale {
  const moments = weightedMoments(points);
  const { base } = request;
  if (base.name === 'gaussian') return gaussianFit(points, request, moments);
  if (base.name === 'laplace') return laplaceFit(points, request, moments);
  return iterativeFit(points, request, moments);
}

function gaussianFit(
  points: WeightedPoints,
  { family, base, fixedScale }: FitRequest,
  { mean, covariance }: Moments,
): LocationScale {
  const { dim } = points;
  let scale: Float64Array = new Float64Array(dim * dim);
  if (family === 'fullrank') {
    scale = rootOf(covariance, dim);
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

/**
 * Row j of L^-1 enters the likelihood by itself, as -log of its diagonal entry and a mean absolute deviation: each is a regression of one coordinate on those before it by
 * least absolute deviations where L is triangular, a median where it is diagonal or given. Coordinates are y = F^-1 (z - mean), and y = shift + inner u.
 */
function laplaceFit(
  points: WeightedPoints,
  { family, fixedScale }: FitRequest,
  { mean, covariance }: Moments,
): LocationScale {
  const { count, dim } = points;
  const full = family === 'fullrank';
  const frame = full ? rootOf(covariance, dim) : family === 'location' ? fixedScale : identity(dim);
  const data = new Float64Array(count * dim);
  for (let i = 0; i < data.length; i += dim)
    standardiseRow(mean, frame, points.data, i, data.subarray(i, i + dim));
  const planes = Array.from({ length: dim }, (_, j) =>
    leastAbsoluteDeviations({ ...points, data }, j, full ? j : 0),
  );
  const minima = planes.flatMap((plane) => plane.minima);
  const common = planes.reduce((sum, { deviation }) => sum + deviation, 0) / dim;
  const shift = new Float64Array(dim);
  const inner = identity(dim);
  let objective = dim * Math.LN2;
  for (const [j, { coefficients, deviation }] of planes.entries()) {
    if (family !== 'location') inner[j * (dim + 1)] = family === 'isotropic' ? common : deviation;
    objective += deviation / inner[j * (dim + 1)];
    const slopes = coefficients.length - 1;
    shift[j] = coefficients[slopes];
    for (let k = 0; k < slopes; k++) {
      shift[j] += coefficients[k] * shift[k];
      for (let m = 0; m <= k; m++) inner[j * dim + m] += coefficients[k] * inner[k * dim + m];
    }
  }
  const square = (x: Float64Array): DenseMatrix => ({ data: x, rows: dim, columns: dim });
  const scale = Float64Array.from(matrixProduct(square(frame), square(inner)).to1DArray());
  return {
    location: applyMap({ A: frame, b: mean, name: '' }, shift),
    scale,
    objective: objective + logDeterminant(scale, dim),
    gradientNorm: Math.max(0, ...minima.map(({ gradientNorm }) => gradientNorm)),
    converged: minima.every(({ converged }) => converged),
    iterations: minima.reduce((sum, { iterations }) => sum + iterations, 0),
    evaluations: minima.reduce((sum, { evaluations }) => sum + evaluations, 0),
  };
}

function iterativeFit(
  points: WeightedPoints,
  request: FitRequest,
  { mean, covariance }: Moments,
): LocationScale {
  const { dim } = points;
  const { base, gradientTolerance, maxIterations } = request;
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
  // For a log-concave base the likelihood is convex in (L^-1 nu, L^-1), and one start finds its minimum.
  const starts = [begin(0, 1)];
  if (!base.logConcave) starts.push(begin(0, 0.3), begin(1, 0.5), begin(-1, 0.5), begin(0, 0.05));
  const minima = starts.map((start) =>
    runToEnd(minimise(objective, start, { gradientTolerance, maxIterations })),
  );
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
  const u = new Float64Array(dim);
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
      const weight = weights[i];
      if (weight === 0) continue;
      standardiseRow(location, scale, data, i * dim, u);
      value -= weight * base.logDensity(u);
      base.score(u, score);
      for (let j = 0; j < dim; j++) {
        const share = weight * score[j];
        byLocation[j] += share;
        for (let k = 0; k < dim; k++) byScale[j * dim + k] += share * u[k];
      }
    }
    // z = nu + L u is fixed: du = -L^-1 (dnu + dL u).
    solveTransposed(scale, byLocation, dim, 1);
    solveTransposed(scale, byScale, dim, dim);
    family.pullBack(byLocation, byScale, 1, scale, out);
    return value;
  };
}

/** L^-T X for X with `columns` columns, in place. */
function solveTransposed(scale: Float64Array, x: Float64Array, dim: number, columns: number): void {
  for (let i = dim - 1; i >= 0; i--) {
    for (let c = 0; c < columns; c++) {
      let sum = x[i * columns + c];
      for (let k = i + 1; k < dim; k++) sum -= scale[k * dim + i] * x[k * columns + c];
      x[i * columns + c] = sum / scale[i * dim + i];
    }
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
