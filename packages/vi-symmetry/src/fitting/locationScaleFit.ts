import { LabRangeError, symmetricEigen } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import { invalidSample, readPoints, readWeights, toRows } from '../arguments.ts';
import { baseLaw } from '../families/base.ts';
import { makeBasePoints, type BasePoints } from '../families/basePoints.ts';
import { scaleFamily, type ScaleFamily } from '../families/scaleFamily.ts';
import { asSignedPermutation } from '../families/signedPermutation.ts';
import { minimise, type Minimum } from '../numeric/lbfgs.ts';
import { paretoK } from '../diagnosis/paretoK.ts';
import { applyMap } from '../symmetry/generator.ts';
import type { Task } from '../task.ts';
import { gradientMismatch, type Target } from '../targets/target.ts';
import type { Divergence } from './divergence.ts';
import { gridLaw, type WeightedPoints } from './gridLaw.ts';
import { maximumLikelihood } from './maximumLikelihood.ts';
import type { LocationScaleFit, Optimum } from './model.ts';
import type { FitRequest } from './options.ts';
import { sampleAverage, type SampleAverage } from './sampleAverage.ts';
import { secondMoments } from './sampleAverageFit.ts';
import { modeStart } from './start.ts';

/** The work of {@link fit} on R^d. */
export function* locationScaleTask(target: Target, request: FitRequest): Task<LocationScaleFit> {
  const { dim } = target;
  const warnings: string[] = [];
  const from = request.startLocation ?? new Float64Array(dim);
  const mode =
    request.startLocation !== undefined && request.startScale !== undefined
      ? undefined
      : modeStart(target, from);
  const location = request.startLocation ?? mode!.location;
  const scale = request.startScale ?? diagonal(mode!.scales);
  warnAboutGradient(target, location, scale, warnings);
  yield { phase: 'start', done: 1, total: 1 };
  const { divergence } = request;
  if (divergence.kind === 'renyi' && divergence.alpha === 1) {
    return yield* forwardTask(target, request, location, scale, warnings);
  }
  const logNormalizer = divergence.kind === 'f' ? yield* normalizerTask(target, request, location, scale) : 0;
  const problem = prepare(target, request, divergence, logNormalizer, scale, 1);
  const flaw = flawOfAverage(target, request, problem, logNormalizer, scale);
  const solved = yield* solve(problem, request, location, scale, flaw);
  const { best } = solved;
  const found = flaw?.(best.x, true);
  if (found !== undefined) warnings.push(found);
  if (divergence.kind === 'renyi' && flaw?.(best.x) !== undefined)
    throw new LabRangeError('DIVERGENCE_INFINITE', found!, { argument: 'alpha' });
  if (!best.converged)
    warnings.push(
      `not converged: the largest entry of the gradient is ${best.gradientNorm.toExponential(1)}`,
    );
  let discretisationError: LocationScaleFit['discretisationError'] = null;
  if (request.discretisation && problem.points.kind !== 'given') {
    const finer = prepare(target, request, divergence, logNormalizer, scale, 4);
    const refit = yield* minimiseTask(finer, request, best.x, 'discretisation');
    discretisationError = difference(problem.family, best.x, refit.x);
    solved.evaluations += 4 * refit.evaluations;
  }
  return describeFit(problem, request, solved, discretisationError, warnings);
}

/** One averaged objective with what is needed to read its parameters. */
interface Problem {
  readonly family: ScaleFamily;
  readonly points: BasePoints;
  readonly average: SampleAverage;
  /** Parameters are optimised in units of the starting scales. */
  readonly units: Float64Array;
}

/** The averaged objective of a request; `refinement` multiplies the number of base points. */
export function prepare(
  target: Target,
  request: FitRequest,
  divergence: Divergence,
  logNormalizer: number,
  scale: Float64Array,
  refinement: number,
): Problem {
  const { dim } = target;
  const family = scaleFamily(request.family, dim, request.fixedScale);
  const declared = request.symmetries.flatMap(({ A }) => asSignedPermutation(A, dim) ?? []);
  const points = makeBasePoints(request.base, {
    points: request.points,
    symmetrize: request.symmetrize,
    declared,
    seed: request.seed,
    refinement,
  });
  const average = sampleAverage(target, request.base, family, points, divergence, logNormalizer);
  const units = new Float64Array(family.size).fill(1);
  for (let j = 0; j < dim; j++) units[j] = scale[j * (dim + 1)];
  if (request.family === 'fullrank') {
    for (let i = 0, k = 2 * dim; i < dim; i++) for (let j = 0; j < i; j++) units[k++] = scale[i * (dim + 1)];
  }
  return { family, points, average, units };
}

/** Minimises from given parameters, in units of the starting scales. */
function* minimiseTask(
  { average, units }: Problem,
  request: FitRequest,
  theta: Float64Array,
  phase: string,
): Task<Minimum> {
  const inner = new Float64Array(theta.length);
  const gradient = new Float64Array(theta.length);
  const objective = (y: Float64Array, out: Float64Array): number => {
    for (let k = 0; k < y.length; k++) inner[k] = y[k] * units[k];
    const value = average.objective(inner, gradient);
    for (let k = 0; k < y.length; k++) out[k] = gradient[k] * units[k];
    return value;
  };
  const { gradientTolerance, maxIterations } = request;
  const steps = minimise(
    objective,
    theta.map((x, k) => x / units[k]),
    { gradientTolerance, maxIterations },
  );
  for (;;) {
    const step = steps.next();
    if (step.done === true) return { ...step.value, x: step.value.x.map((y, k) => y * units[k]) };
    yield { phase, done: step.value.iteration, total: maxIterations };
  }
}

interface Solved {
  readonly best: Minimum;
  readonly optima: Optimum[];
  evaluations: number;
}

/** The main start and the restarts; the lowest objective counts that has no flaw, or the lowest of all. */
function* solve(
  problem: Problem,
  request: FitRequest,
  location: Float64Array,
  scale: Float64Array,
  flaw?: Flaw,
): Task<Solved> {
  const { family, average } = problem;
  average.requireNumbers(family.encode(location, scale));
  const first = usableStart(problem, location, scale);
  average.requireUsable(first);
  const found = [yield* minimiseTask(problem, request, first, 'fit')];
  const starts = restartPlan(problem, request, found[0], location, scale);
  for (const [k, theta] of starts.entries()) {
    const minimum = yield* minimiseTask(problem, request, theta, `restart ${k + 1} of ${starts.length}`);
    found.push(minimum);
  }
  if (request.restarts > 0) {
    const distinct = distinctOptima(family, found);
    if (distinct.length > 1) {
      found.push(
        yield* minimiseTask(problem, request, midpoint(family, distinct[0], distinct[1]), 'restart between'),
      );
    }
  }
  const all = distinctOptima(family, found);
  const sound =
    flaw === undefined ? 0 : all.findIndex(({ minimum }, k) => flaw(minimum.x, k > 0) === undefined);
  const distinct = all.slice(Math.max(0, sound));
  const optima = distinct.map(({ minimum, starts: count }) => ({
    location: Array.from(minimum.x.subarray(0, family.dim)),
    objective: minimum.value,
    starts: count,
  }));
  return {
    best: distinct[0].minimum,
    optima,
    evaluations: found.reduce((sum, { evaluations }) => sum + evaluations, 0),
  };
}

/** The start itself, its scale halved while the average is infinite there (points outside the support). */
function usableStart(
  { family, average }: Problem,
  location: Float64Array,
  scale: Float64Array,
): Float64Array {
  const gradient = new Float64Array(family.size);
  let theta = family.encode(location, scale);
  for (let k = 0; k < 40 && family.name !== 'location'; k++) {
    if (Number.isFinite(average.objective(theta, gradient))) return theta;
    scale = scale.map((x) => x / 2);
    theta = family.encode(location, scale);
  }
  return family.name === 'location'
    ? theta
    : family.encode(
        location,
        scale.map((x) => x * 2 ** 40),
      );
}

/**
 * Where else to begin: images of the first fit under declared symmetries, the origin, 3 and 12 standard deviations either way along its widest
 * direction, and random directions 6 away; every second one with scales three times as wide.
 */
function restartPlan(
  { family }: Problem,
  request: FitRequest,
  first: Minimum,
  location: Float64Array,
  scale: Float64Array,
): Float64Array[] {
  const { dim } = family;
  const { location: nu, scale: L } = decoded(family, first.x);
  const wide = widestDirection(L, dim);
  const along = (factor: number): Float64Array => nu.map((x, j) => x + factor * wide[j]);
  const stream = randomStream(request.seed, 'restarts');
  const places = [along(3), along(-3)];
  if (nu.some((x, j) => Math.abs(x) > 0.1 * L[j * (dim + 1)]))
    places.push(
      new Float64Array(dim),
      nu.map((x) => -x),
    );
  places.push(...request.symmetries.slice(0, 3).map((map) => applyMap(map, nu)), along(-12), along(12));
  if (request.startLocation !== undefined) places.push(Float64Array.from(location));
  while (places.length < request.restarts) {
    const u = stream.fillNormal(new Float64Array(dim));
    const length = Math.hypot(...u);
    places.push(nu.map((x, j) => x + (6 * Math.sqrt(scatterOf(L, dim, j)) * u[j]) / length));
  }
  return places
    .slice(0, request.restarts)
    .map((place, k) => family.encode(place, k % 2 === 1 ? scale.map((x) => 3 * x) : scale));
}

function scatterOf(L: Float64Array, dim: number, j: number): number {
  let sum = 0;
  for (let k = 0; k <= j; k++) sum += L[j * dim + k] ** 2;
  return sum;
}

/** The first principal axis of L L', as long as a standard deviation. */
function widestDirection(L: Float64Array, dim: number): Float64Array {
  const { covariance } = secondMoments(L, dim);
  const { values, vectors } = symmetricEigen(covariance);
  return Float64Array.from(
    { length: dim },
    (_, j) => Math.sqrt(Math.max(0, values[dim - 1])) * vectors.get(j, dim - 1),
  );
}

interface DistinctOptimum {
  readonly minimum: Minimum;
  starts: number;
}

/** Minima that differ in location (by 1e-3 standard deviations) or log scale, the lowest first. */
function distinctOptima(family: ScaleFamily, minima: readonly Minimum[]): DistinctOptimum[] {
  const sorted = minima.filter(({ value }) => Number.isFinite(value)).sort((a, b) => a.value - b.value);
  const distinct: DistinctOptimum[] = [];
  for (const minimum of sorted) {
    const same = distinct.find((other) => {
      const { mean, logScale } = difference(family, other.minimum.x, minimum.x);
      return mean < 1e-3 && logScale < 1e-3;
    });
    if (same === undefined) distinct.push({ minimum, starts: 1 });
    else same.starts++;
  }
  if (distinct.length > 0) return distinct;
  throw new LabRangeError('NO_SUPPORT', 'the divergence is infinite from every start', {
    argument: 'target',
  });
}

/** nu and L of parameters. */
function decoded(family: ScaleFamily, theta: Float64Array): { location: Float64Array; scale: Float64Array } {
  const location = new Float64Array(family.dim);
  const scale = new Float64Array(family.dim ** 2);
  family.decode(theta, location, scale);
  return { location, scale };
}

/** How far two parameter vectors are apart: the location in standard deviations of the first. */
function difference(
  family: ScaleFamily,
  a: Float64Array,
  b: Float64Array,
): { mean: number; logScale: number } {
  const { dim } = family;
  const [A, B] = [decoded(family, a), decoded(family, b)];
  let [mean, logScale] = [0, 0];
  for (let j = 0; j < dim; j++) {
    const variances = [scatterOf(A.scale, dim, j), scatterOf(B.scale, dim, j)];
    mean = Math.max(mean, Math.abs(A.location[j] - B.location[j]) / Math.sqrt(variances[0]));
    logScale = Math.max(logScale, 0.5 * Math.abs(Math.log(variances[0] / variances[1])));
  }
  return { mean, logScale };
}

/** Between two optima, wide enough to cover both. */
function midpoint(family: ScaleFamily, first: DistinctOptimum, second: DistinctOptimum): Float64Array {
  const { dim } = family;
  const { location: nuA, scale: L } = decoded(family, first.minimum.x);
  const { location: nuB } = decoded(family, second.minimum.x);
  const wide = new Float64Array(dim * dim);
  for (let j = 0; j < dim; j++)
    wide[j * (dim + 1)] = Math.sqrt(scatterOf(L, dim, j) + (0.5 * (nuA[j] - nuB[j])) ** 2);
  return family.encode(
    nuA.map((x, j) => 0.5 * (x + nuB[j])),
    wide,
  );
}

/** What speaks against an average at these parameters, if anything; not `strict`: what makes it useless. */
type Flaw = (theta: Float64Array, strict?: boolean) => string | undefined;

/**
 * Averages over finitely many points do not see where the weights p/q are large and rare, and are too low there. Beyond alpha in [0, 1] the weights are examined
 * on other and many more points; an f that needs the tails shows by the mean weight, which should be 1.
 */
function flawOfAverage(
  target: Target,
  request: FitRequest,
  { average, points }: Problem,
  logNormalizer: number,
  scale: Float64Array,
): Flaw | undefined {
  const { divergence } = request;
  if (divergence.kind === 'f') {
    if (!divergence.needsTails) return undefined;
    return (theta) => {
      const { ratios } = average.logRatios(theta);
      const mass = ratios.reduce((sum, w, i) => sum + points.weights[i] * Math.exp(w), 0);
      if (Math.abs(mass - 1) <= 0.05) return undefined;
      return `the average of this divergence is not to be trusted: the points see ${mass.toPrecision(3)} of the target's mass instead of 1; take more points`;
    };
  }
  const { alpha } = divergence;
  if (alpha >= 0 && alpha <= 1) return undefined;
  const others = {
    ...request,
    points: { count: 4096 },
    symmetrize: 'antithetic',
    seed: `${request.seed} tails`,
  } as const;
  const wide = prepare(target, others, divergence, logNormalizer, scale, 1).average;
  return (theta, strict = false) => {
    const { ratios } = wide.logRatios(theta);
    const peak = ratios.reduce((most, w) => Math.max(most, alpha * w), -Infinity);
    const shares = ratios.map((w) => Math.exp(alpha * w - peak));
    const sum = shares.reduce((total, s) => total + s, 0);
    const effective = (sum * sum) / shares.reduce((total, s) => total + s * s, 0);
    const k = paretoK(shares);
    if (effective >= 5 && k < (strict ? 0.7 : 1)) return undefined;
    const tails = alpha < 0 ? 'heavier than' : 'lighter than';
    return `the divergence at alpha = ${alpha} is infinite or its average not to be trusted: the tails of the fit are ${tails} those of the target (effective sample size ${effective.toPrecision(3)}, Pareto-k ${k.toPrecision(2)})`;
  };
}

function warnAboutGradient(
  target: Target,
  location: Float64Array,
  scale: Float64Array,
  warnings: string[],
): void {
  if (target.gradient === undefined && target.logDensityBatch === undefined) return;
  const { dim } = target;
  const places = [0.37, -0.61, 0.83].flatMap((factor) =>
    Array.from(location, (x, j) => x + factor * (1 + 0.1 * (j % 3)) * scale[j * (dim + 1)]),
  );
  const mismatch = gradientMismatch(target, Float64Array.from(places), 3);
  if (mismatch > 1e-3) {
    warnings.push(
      `GRADIENT_MISMATCH: the gradient differs from central differences by ${mismatch.toPrecision(2)} relative`,
    );
  }
}

function* normalizerTask(
  target: Target,
  request: FitRequest,
  location: Float64Array,
  scale: Float64Array,
): Task<number> {
  if (target.logNormalizer !== undefined) return target.logNormalizer;
  if (target.dim > 3) {
    const message =
      'this divergence needs logNormalizer of the target: it is not given, and quadrature ends at d = 3';
    throw new LabRangeError('NORMALIZER_REQUIRED', message, { argument: 'logNormalizer' });
  }
  const reverse = yield* reverseFit(target, request, location, scale);
  return gridLaw(target, reverse.location, reverse.scale).logMass;
}

/** A full-rank Gaussian by reverse KL: where quadrature and importance sampling take place. */
function* reverseFit(
  target: Target,
  request: FitRequest,
  location: Float64Array,
  scale: Float64Array,
): Task<{ location: Float64Array; scale: Float64Array }> {
  const gaussian: FitRequest = { ...request, family: 'fullrank', points: undefined };
  const problem = prepare(target, gaussian, { kind: 'renyi', name: 'reverseKl', alpha: 0 }, 0, scale, 1);
  const { best } = yield* solve(
    problem,
    { ...gaussian, restarts: Math.min(4, request.restarts) },
    location,
    scale,
  );
  return decoded(problem.family, best.x);
}

/** Forward KL: from samples, by quadrature to d = 3, else by importance sampling. */
function* forwardTask(
  target: Target,
  request: FitRequest,
  location: Float64Array,
  scale: Float64Array,
  warnings: string[],
): Task<LocationScaleFit> {
  const { law, kind } = yield* forwardLaw(target, request, location, scale);
  yield { phase: 'forward', done: 1, total: 1 };
  const found = maximumLikelihood(law, request);
  const { dim } = target;
  return {
    ...header(request, target.dim),
    alpha: 1,
    mean: Array.from(found.location),
    scaleTril: toRows(found.scale, dim, dim),
    ...moments(found.scale, dim, request),
    objective: found.objective,
    elbo: null,
    gradientNorm: found.gradientNorm,
    converged: found.converged,
    iterations: found.iterations,
    evaluations: found.evaluations,
    discretisationError: null,
    optima: [{ location: Array.from(found.location), objective: found.objective, starts: 1 }],
    points: { kind, symmetrize: kind === 'samples' ? 'none' : 'antithetic', count: law.count },
    warnings,
  };
}

function* forwardLaw(
  target: Target,
  request: FitRequest,
  location: Float64Array,
  scale: Float64Array,
): Task<{ law: WeightedPoints; kind: string }> {
  if (request.samples !== undefined) {
    const { data, count, dim } = readPoints(request.samples, 'samples', target.dim);
    if (count === 0) throw invalidSample('samples', 'samples must hold at least one row');
    const weights = readWeights(request.sampleWeights, 'sampleWeights', count);
    const total = weights.reduce((sum, w) => sum + w, 0);
    return {
      law: { data, count, dim, weights: weights.map((w) => w / total), logMass: NaN },
      kind: 'samples',
    };
  }
  const reverse = yield* reverseFit(target, request, location, scale);
  if (target.dim <= 3) return { law: gridLaw(target, reverse.location, reverse.scale), kind: 'quadrature' };
  return { law: importanceLaw(target, request, reverse), kind: 'importance' };
}

/** Self-normalised importance sampling from a Student law with 5 degrees of freedom on the reverse fit, 1.25 times as wide. */
function importanceLaw(
  target: Target,
  request: FitRequest,
  reverse: { location: Float64Array; scale: Float64Array },
): WeightedPoints {
  const { dim } = target;
  const proposal = baseLaw('studentT', dim, 5);
  const points = makeBasePoints(proposal, {
    points: { count: 8192 },
    symmetrize: 'antithetic',
    declared: [],
    seed: request.seed,
    refinement: 1,
  });
  const family = scaleFamily('fullrank', dim, reverse.scale);
  const wide = reverse.scale.map((x) => 1.25 * x);
  const theta = family.encode(reverse.location, wide);
  const average = sampleAverage(target, proposal, family, points, {
    kind: 'renyi',
    name: 'reverseKl',
    alpha: 0,
  });
  const { ratios, points: z } = average.logRatios(theta);
  const peak = ratios.reduce((most, w) => Math.max(most, w), -Infinity);
  const weights = ratios.map((w) => Math.exp(w - peak));
  const total = weights.reduce((sum, w) => sum + w, 0);
  const k = paretoK(weights);
  if (!(k <= 0.7)) {
    const message = `forward KL needs samples of the target: importance sampling from the reverse fit has Pareto-k ${k.toPrecision(2)} > 0.7`;
    throw new LabRangeError('FORWARD_KL_UNAVAILABLE', message, {
      argument: 'samples',
      details: { paretoK: k },
    });
  }
  const logMass = peak + Math.log(total / points.count);
  return { data: z, count: points.count, dim, weights: weights.map((w) => w / total), logMass };
}

function describeFit(
  { family, points }: Problem,
  request: FitRequest,
  { best, optima, evaluations }: Solved,
  discretisationError: LocationScaleFit['discretisationError'],
  warnings: string[],
): LocationScaleFit {
  const { dim } = family;
  const { location, scale } = decoded(family, best.x);
  const alpha = request.divergence.kind === 'renyi' ? request.divergence.alpha : null;
  return {
    ...header(request, dim),
    alpha,
    mean: Array.from(location),
    scaleTril: toRows(scale, dim, dim),
    ...moments(scale, dim, request),
    objective: best.value,
    elbo: alpha === 0 ? -best.value : null,
    gradientNorm: best.gradientNorm,
    converged: best.converged,
    iterations: best.iterations,
    evaluations,
    discretisationError,
    optima,
    points: { kind: points.kind, symmetrize: points.symmetrize, count: points.count },
    warnings,
  };
}

function header(
  request: FitRequest,
  dim: number,
): Pick<LocationScaleFit, 'kind' | 'dim' | 'family' | 'base' | 'df' | 'divergence' | 'seed'> {
  const { base, family, divergence, seed } = request;
  const df = Number.isFinite(base.df) ? base.df : null;
  return { kind: 'locationScale', dim, family, base: base.name, df, divergence: divergence.name, seed };
}

function moments(
  scale: Float64Array,
  dim: number,
  { base }: FitRequest,
): Pick<LocationScaleFit, 'scatter' | 'covariance' | 'correlation'> {
  const { covariance: scatter, correlation } = secondMoments(scale, dim);
  const covariance = Number.isFinite(base.variance)
    ? scatter.map((row) => row.map((x) => base.variance * x))
    : null;
  return { scatter, covariance, correlation };
}

/** A diagonal matrix, row by row. */
export function diagonal(entries: Float64Array): Float64Array {
  const dim = entries.length;
  const matrix = new Float64Array(dim * dim);
  for (let j = 0; j < dim; j++) matrix[j * (dim + 1)] = entries[j];
  return matrix;
}
