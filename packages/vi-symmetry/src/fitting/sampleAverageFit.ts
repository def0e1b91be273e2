import type { MatrixLike } from '@lab/linalg';
import {
  outOfRange,
  readVector,
  requireKnownFields,
  requireNumber,
  requireOneOf,
  requirePositive,
  wrongShape,
} from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import { readPoints, readScaleTril, toRows, type NumberList } from '../arguments.ts';
import { baseLaw } from '../families/base.ts';
import { makeBasePoints } from '../families/basePoints.ts';
import { scaleFamily } from '../families/scaleFamily.ts';
import { minimise } from '../numeric/lbfgs.ts';
import { requireTarget, type Target } from '../targets/target.ts';
import { sampleAverage } from './sampleAverage.ts';

/** Options of {@link sampleAverageFit}. */
export interface SampleAverageOptions {
  /** N x d, the points u_i. */
  readonly basePoints: MatrixLike;
  readonly family: 'meanfield' | 'fullrank';
  /** 0 (default) is reverse KL; any number but 1. */
  readonly alpha?: number | undefined;
  /** Default location 0, scaleTril I. */
  readonly start?:
    { readonly location?: NumberList | undefined; readonly scaleTril?: MatrixLike | undefined } | undefined;
  /** Largest entry of the gradient; default 1e-11. */
  readonly gradientTolerance?: number | undefined;
}

/** The result of {@link sampleAverageFit}. */
export interface SampleAverageFit {
  readonly location: number[];
  /** d x d, lower triangular. */
  readonly scaleTril: number[][];
  /** L L'. */
  readonly covariance: number[][];
  readonly correlation: number[][];
  /** mean -w, or log mean e^(alpha w) / (alpha (alpha-1)), w = log p(nu + L u) + |u|^2/2 + log|L|. */
  readonly objective: number;
  readonly gradientNorm: number;
  readonly converged: boolean;
  readonly iterations: number;
  readonly evaluations: number;
}

/**
 * A Gaussian fit on given base points: the bare sample average of {@link fit}, without restarts or discretisation check.
 *
 * @throws LabRangeError OUT_OF_RANGE, SHAPE, NOT_FINITE, INVALID_LOG_DENSITY, NO_SUPPORT; LabTypeError UNKNOWN_OPTION, WRONG_TYPE
 */
export function sampleAverageFit(target: Target, options: SampleAverageOptions): SampleAverageFit {
  requireTarget(target, 'euclidean');
  requireKnownFields(options, ['basePoints', 'family', 'alpha', 'start', 'gradientTolerance']);
  const { basePoints, family: name, alpha = 0, start = {}, gradientTolerance = 1e-11 } = options;
  const { dim } = target;
  requireOneOf(name, ['meanfield', 'fullrank'], 'family');
  if (requireNumber(alpha, 'alpha') === 1) throw outOfRange('alpha', 'another number than 1', alpha);
  requirePositive(gradientTolerance, 'gradientTolerance');
  const u = readPoints(basePoints, 'basePoints', dim);
  if (u.count === 0) throw wrongShape('basePoints', 'at least one row', '0');
  const location =
    start.location === undefined ? new Float64Array(dim) : readVector(start.location, 'start.location', dim);
  const scale =
    start.scaleTril === undefined ? identity(dim) : readScaleTril(start.scaleTril, 'start.scaleTril', dim);
  const base = baseLaw('gaussian', dim);
  const points = makeBasePoints(base, {
    points: { data: u.data, rows: u.count, columns: dim },
    symmetrize: 'none',
    declared: [],
    seed: 1,
    refinement: 1,
  });
  const family = scaleFamily(name, dim, scale);
  const average = sampleAverage(target, base, family, points, { kind: 'renyi', name: 'alpha', alpha });
  const theta = family.encode(location, scale);
  average.requireUsable(theta);
  const minimum = runToEnd(minimise(average.objective, theta, { gradientTolerance, maxIterations: 2000 }));
  family.decode(minimum.x, location, scale);
  const constant = 0.5 * dim * Math.log(2 * Math.PI);
  return {
    location: Array.from(location),
    scaleTril: toRows(scale, dim, dim),
    ...secondMoments(scale, dim),
    objective: minimum.value + constant / (1 - alpha),
    gradientNorm: minimum.gradientNorm,
    converged: minimum.converged,
    iterations: minimum.iterations,
    evaluations: minimum.evaluations,
  };
}

/** L L' and its correlations. */
export function secondMoments(
  scale: Float64Array,
  dim: number,
): { covariance: number[][]; correlation: number[][] } {
  const covariance = Array.from({ length: dim }, (_, i) =>
    Array.from({ length: dim }, (_, j) => {
      let sum = 0;
      for (let k = 0; k <= Math.min(i, j); k++) sum += scale[i * dim + k] * scale[j * dim + k];
      return sum;
    }),
  );
  const correlation = covariance.map((row, i) =>
    row.map((x, j) => (i === j ? 1 : x / Math.sqrt(covariance[i][i] * covariance[j][j]))),
  );
  return { covariance, correlation };
}

/** The d x d identity, row by row. */
export function identity(dim: number): Float64Array {
  const matrix = new Float64Array(dim * dim);
  for (let i = 0; i < dim; i++) matrix[i * dim + i] = 1;
  return matrix;
}
