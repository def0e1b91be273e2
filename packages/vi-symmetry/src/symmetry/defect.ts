import type { MatrixLike } from '@lab/linalg';
import { invalidSample, readPoints, readUnitPoints, type NumberList, type Points } from '../arguments.ts';
import { leastSquares } from '@lab/linalg';
import { outOfRange, readVector, requirePositive } from '@lab/linalg/arguments';
import { evaluator, requireLogDensities, requireTarget, type Target } from '../targets/target.ts';
import { applyMap, readGenerator, type AffineMap, type Generator } from './generator.ts';

/** How far a map is from leaving a density alone. */
export interface SymmetryDefect {
  /** rms of r = log p(z) - log p(Az+b) - log|det A| over the points, in nats. */
  readonly rmsNats: number;
  /** max |r|. */
  readonly maxNats: number;
  /** rms over the population standard deviation of log p over the points; 0 when both vanish. */
  readonly relative: number;
  /** 'exact' when every |r| < 1e-8 (1 + |log p|) at its own point, else 'approximate'. */
  readonly status: 'exact' | 'approximate';
}

/**
 * The defect of a declared symmetry on given points (docs/theory.md, "The defect of a map").
 *
 * @param points N x d, N >= 1; unit rows on the sphere
 * @throws LabRangeError INVALID_GENERATOR, INVALID_SAMPLE (no points), SHAPE, NOT_FINITE, INVALID_LOG_DENSITY, NO_SUPPORT
 */
export function symmetryDefect(target: Target, points: MatrixLike, generator: Generator): SymmetryDefect {
  requireTarget(target);
  const map = readGenerator(generator, target.dim, 'generator', target.support === 'sphere');
  return defectOn(target, readTargetPoints(target, points), map);
}

function readTargetPoints(target: Target, points: MatrixLike): Points {
  if (target.support === 'sphere') return readUnitPoints(points, 'points', target.dim);
  const read = readPoints(points, 'points', target.dim);
  if (read.count === 0) throw invalidSample('points', 'points must hold at least one row');
  return read;
}

/** {@link symmetryDefect} on checked input. */
export function defectOn(target: Target, { data, count, dim }: Points, map: AffineMap): SymmetryDefect {
  const evaluate = evaluator(target);
  const here = evaluate(data, count);
  requireLogDensities(here, data, dim, 'point');
  const moved = new Float64Array(count * dim);
  for (let i = 0; i < count; i++)
    applyMap(map, data.subarray(i * dim, (i + 1) * dim), moved.subarray(i * dim, (i + 1) * dim));
  const there = evaluate(moved, count);
  let [square, most, exact] = [0, 0, true];
  for (let i = 0; i < count; i++) {
    if (here[i] === -Infinity && there[i] === -Infinity) continue;
    const r = Math.abs(here[i] - there[i]);
    const size = Number.isNaN(r) ? Infinity : r;
    if (!(size < 1e-8 * (1 + Math.abs(here[i])))) exact = false;
    square += size * size;
    most = Math.max(most, size);
  }
  const rmsNats = Math.sqrt(square / count);
  const spread = populationSd(here.filter((x) => x !== -Infinity));
  return {
    rmsNats,
    maxNats: most,
    relative: rmsNats === 0 ? 0 : rmsNats / spread,
    status: exact ? 'exact' : 'approximate',
  };
}

function populationSd(values: Float64Array): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
}

/**
 * Quantile of |r / log p|, the fractional test of Margossian and Saul (arXiv 2410.11067): depends on the additive constant of log p,
 * which {@link symmetryDefect} does not. Infinity where log p is 0 or the map leaves the support.
 *
 * @param points N x d, N >= 1; unit rows on the sphere
 * @param quantile in (0, 1], default 0.9
 * @throws LabRangeError INVALID_GENERATOR, INVALID_SAMPLE (no points), SHAPE, NOT_FINITE, OUT_OF_RANGE, INVALID_LOG_DENSITY, NO_SUPPORT
 */
export function fractionalDefect(
  target: Target,
  points: MatrixLike,
  generator: Generator,
  quantile = 0.9,
): number {
  requireTarget(target);
  const map = readGenerator(generator, target.dim, 'generator', target.support === 'sphere');
  if (requirePositive(quantile, 'quantile') > 1) throw outOfRange('quantile', 'in (0, 1]', quantile);
  const { data, count, dim } = readTargetPoints(target, points);
  const evaluate = evaluator(target);
  const here = evaluate(data, count);
  requireLogDensities(here, data, dim, 'point');
  const fractions = Float64Array.from(here, (value, i) => {
    const there = evaluate(applyMap(map, data.subarray(i * dim, (i + 1) * dim)), 1)[0];
    if (value === there) return 0;
    const fraction = Math.abs((value - there) / value);
    return Number.isNaN(fraction) ? Infinity : fraction;
  }).sort();
  return fractions[Math.ceil(quantile * count) - 1];
}

/** Options of {@link evenCentre}. */
export interface CentreOptions {
  /** nu0, number[d]; default 0. */
  readonly start?: NumberList | undefined;
  /** Linear part A, d x d; default -I. The map sought is z -> nu + A (z - nu). */
  readonly linear?: MatrixLike | undefined;
}

/** The centre about which a density is even, or symmetric under another linear part. */
export interface EvenCentre {
  /** number[d]. */
  readonly centre: number[];
  /** rms of half the difference log p(z) - log p(gz) over the points, the odd part, in nats. */
  readonly defectNats: number;
  readonly iterations: number;
  /** False when the steps did not become small: the defect is then only that of the point reached. */
  readonly converged: boolean;
}

/**
 * The centre of evenness with no fit: Gauss-Newton on sum (log p(z_i) - log p(2 nu - z_i))^2, steps halved while the sum grows
 * (docs/theory.md, "The even centre").
 *
 * @param points N x d, N >= 1, spread over the bulk
 * @throws LabRangeError INVALID_GENERATOR, INVALID_SAMPLE, SHAPE, NOT_FINITE, INVALID_LOG_DENSITY, NO_SUPPORT
 */
export function evenCentre(target: Target, points: MatrixLike, options: CentreOptions = {}): EvenCentre {
  requireTarget(target, 'euclidean');
  const { dim } = target;
  const read = readTargetPoints(target, points);
  const start = options.start === undefined ? new Float64Array(dim) : readVector(options.start, 'start', dim);
  const linear =
    options.linear ??
    Array.from({ length: dim }, (_, i) => Array.from({ length: dim }, (_u, j) => (i === j ? -1 : 0)));
  const { A } = readGenerator({ A: linear }, dim, 'linear');
  return solveCentre(target, read, A, start);
}

/** {@link evenCentre} on checked input. */
export function solveCentre(
  target: Target,
  points: Points,
  A: Float64Array,
  start: Float64Array,
  stopWhenStalled = false,
): EvenCentre {
  const { data, count, dim } = points;
  const evaluate = evaluator(target);
  const here = evaluate(data, count);
  requireLogDensities(here, data, dim, 'point');
  const moved = new Float64Array(count * dim);
  const gradients = new Float64Array(count * dim);
  const residuals = (nu: Float64Array, wanted?: Float64Array): Float64Array => {
    const b = offset(A, nu, dim);
    const map = { A, b, name: '' };
    for (let i = 0; i < count; i++)
      applyMap(map, data.subarray(i * dim, (i + 1) * dim), moved.subarray(i * dim, (i + 1) * dim));
    const there = evaluate(moved, count, wanted);
    return here.map((x, i) => (x === there[i] ? 0 : x - there[i]));
  };
  let nu = Float64Array.from(start);
  let r = residuals(nu, gradients);
  let sum = squareSum(r);
  let converged = false;
  let iterations = 0;
  while (!converged && iterations < 60) {
    iterations++;
    const step = gaussNewtonStep(r, gradients, A, count, dim);
    if (step === undefined) break;
    let factor = 1;
    let next = nu;
    let nextSum = Infinity;
    for (let halving = 0; halving < 30; halving++, factor /= 2) {
      next = nu.map((x, j) => x + factor * step[j]);
      nextSum = squareSum(residuals(next));
      if (nextSum <= sum) break;
    }
    const length = factor * Math.sqrt(squareSum(step));
    converged = length < 1e-13 * (1 + Math.sqrt(squareSum(nu)));
    // Rounding alone is left where no step lowers the sum.
    if (!(nextSum <= sum)) {
      converged = Math.sqrt(squareSum(step)) < 1e-7 * (1 + Math.sqrt(squareSum(nu)));
      break;
    }
    converged ||= nextSum === 0;
    nu = next;
    r = residuals(nu, gradients);
    // Towards an exact centre the sum falls quadratically; where it has stopped falling there is none.
    if (stopWhenStalled && iterations > 6 && nextSum > 0.5 * sum && nextSum > 1e-16) {
      sum = nextSum;
      break;
    }
    sum = nextSum;
  }
  return { centre: Array.from(nu), defectNats: 0.5 * Math.sqrt(sum / count), iterations, converged };
}

/** b = (I - A) nu. */
function offset(A: Float64Array, nu: Float64Array, dim: number): Float64Array {
  return nu.map((x, i) => {
    let sum = x;
    for (let j = 0; j < dim; j++) sum -= A[i * dim + j] * nu[j];
    return sum;
  });
}

/** The least-norm step: rows of the Jacobian are -grad log p(g z_i)' (I - A). */
function gaussNewtonStep(
  r: Float64Array,
  gradients: Float64Array,
  A: Float64Array,
  count: number,
  dim: number,
): Float64Array | undefined {
  const J = new Float64Array(count * dim);
  const right = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    // Points whose image leaves the support carry no slope.
    if (!Number.isFinite(r[i])) continue;
    right[i] = r[i];
    for (let j = 0; j < dim; j++) {
      let sum = gradients[i * dim + j];
      for (let k = 0; k < dim; k++) sum -= gradients[i * dim + k] * A[k * dim + j];
      J[i * dim + j] = sum;
    }
  }
  if (!J.every(Number.isFinite)) return undefined;
  const { x } = leastSquares(
    { data: J, rows: count, columns: dim },
    { data: right, rows: count, columns: 1 },
    { tolerance: 1e-10 },
  );
  return Float64Array.from({ length: dim }, (_, j) => x.get(j, 0));
}

function squareSum(x: Float64Array): number {
  return x.reduce((sum, value) => sum + value * value, 0);
}
