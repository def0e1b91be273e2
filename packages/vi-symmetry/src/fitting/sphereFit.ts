import { LabRangeError, type MatrixLike } from '@lab/linalg';
import {
  readVector,
  requireCount,
  requireKnownFields,
  requireOneOf,
  requirePositive,
} from '@lab/linalg/arguments';
import { randomStream, type RandomStream } from '@lab/stats';
import { norm, type NumberList } from '../arguments.ts';
import { minimise, type Minimum } from '../numeric/lbfgs.ts';
import { readGenerator, applyMap, type AffineMap, type Generator } from '../symmetry/generator.ts';
import type { Task } from '../task.ts';
import { evaluator, gradientMismatch, requireLogDensities, type Target } from '../targets/target.ts';
import { logSumExp } from '../targets/mixtures.ts';
import { fitVonMisesFisher } from '../vonMisesFisher/fit.ts';
import {
  inverseResultant,
  resultantLength,
  resultantOverKappa,
  resultantSlope,
} from '../vonMisesFisher/meanResultantLength.ts';
import { stableNormalizer } from '../vonMisesFisher/normalizer.ts';
import { readDivergence, type CustomDivergence, type Divergence, type DivergenceName } from './divergence.ts';
import type { Optimum, SphereFit } from './model.ts';
import { acrossDirections, fixedNodes, movingNodes, type SphereNodes } from './sphereNodes.ts';

/** Options of {@link fit} on the sphere; all have defaults. */
export interface SphereFitOptions {
  /** The one there is. */
  readonly family?: 'vonMisesFisher' | undefined;
  /** Default 'reverseKl'. */
  readonly divergence?: DivergenceName | CustomDivergence | undefined;
  /** For divergence 'alpha'. */
  readonly alpha?: number | undefined;
  /** Symmetries of the target one knows: their images of the first fit are starting places. */
  readonly symmetries?: readonly Generator[] | undefined;
  /** Further starts, an integer >= 0; default 8. */
  readonly restarts?: number | undefined;
  /** kappa mu to begin with. */
  readonly start?: NumberList | undefined;
  /** Draws of the target, N x d unit rows, for forward KL. */
  readonly samples?: MatrixLike | undefined;
  /** number[N] >= 0, default all 1. */
  readonly sampleWeights?: NumberList | undefined;
  /** From d = 4 on: directions across the mean at each angle, half of them mirror images; default 64. */
  readonly directions?: number | undefined;
  /** Largest entry of the gradient; default 1e-11. */
  readonly gradientTolerance?: number | undefined;
  /** Default 1. */
  readonly seed?: number | string | undefined;
}

const fields = [
  'family',
  'divergence',
  'alpha',
  'symmetries',
  'restarts',
  'start',
  'samples',
  'sampleWeights',
  'directions',
  'gradientTolerance',
  'seed',
] as const;

/** Where an objective stands at eta. */
interface Local {
  readonly value: number;
  readonly gradient: Float64Array;
}

interface Problem {
  readonly dim: number;
  readonly divergence: Divergence;
  /** Objective and gradient by eta. */
  readonly at: (eta: Float64Array) => Local;
  /** Starting places by what the target looks like. */
  readonly mean: Float64Array;
  readonly mode: Float64Array;
  /** Whether the rule is the same for all eta, so that value and gradient agree to rounding. */
  readonly consistent: boolean;
  /** log of the integral of the target as normalised so far, seen from q; 0 when it is known. */
  readonly logMass: (eta: Float64Array) => number;
  /** Largest kappa the rule resolves. */
  readonly resolved: number;
}

interface Request {
  readonly divergence: Divergence;
  readonly restarts: number;
  readonly symmetries: readonly AffineMap[];
  readonly start: Float64Array | undefined;
  readonly directions: number;
  readonly gradientTolerance: number;
  readonly seed: number | string;
}

/** The work of {@link fit} on the sphere (docs/theory.md, "Von Mises-Fisher fits"). */
export function* sphereTask(target: Target, options: SphereFitOptions): Task<SphereFit> {
  const request = readOptions(options, target.dim);
  const { divergence } = request;
  const warnings: string[] = [];
  if (divergence.kind === 'renyi' && divergence.alpha === 1 && options.samples !== undefined) {
    const found = fitVonMisesFisher(options.samples, { weights: options.sampleWeights });
    return fromSamples(target.dim, found, request);
  }
  let resolution = 1;
  for (;;) {
    const problem =
      target.dim <= 3 ? fixedProblem(target, request, resolution) : movingProblem(target, request);
    if (resolution === 1) warnAboutGradient(target, problem.mode, warnings);
    yield { phase: 'nodes', done: resolution, total: resolution };
    const solved = yield* solve(problem, request);
    if (solved.kappa > problem.resolved && resolution < 8) {
      resolution *= 2;
      continue;
    }
    if (solved.kappa > problem.resolved)
      warnings.push(
        `kappa = ${solved.kappa.toPrecision(4)} is beyond what the rule resolves (${problem.resolved})`,
      );
    if (!solved.converged)
      warnings.push(
        `not converged: the largest entry of the gradient is ${solved.gradientNorm.toExponential(1)}`,
      );
    return { ...solved, warnings };
  }
}

function readOptions(options: SphereFitOptions, dim: number): Request {
  requireKnownFields(options, fields);
  if (options.family !== undefined) requireOneOf(options.family, ['vonMisesFisher'], 'family');
  return {
    divergence: readDivergence(options.divergence, options.alpha),
    restarts: requireCount(options.restarts ?? 8, 'restarts', 0),
    symmetries: (options.symmetries ?? []).map((generator, i) =>
      readGenerator(generator, dim, `symmetries[${i}]`, true),
    ),
    start: options.start === undefined ? undefined : readVector(options.start, 'start', dim),
    directions: requireCount(options.directions ?? 64, 'directions', 2),
    gradientTolerance: requirePositive(options.gradientTolerance ?? 1e-11, 'gradientTolerance'),
    seed: options.seed ?? 1,
  };
}

function fromSamples(dim: number, found: ReturnType<typeof fitVonMisesFisher>, { seed }: Request): SphereFit {
  const { meanDirection, kappa, converged, warnings, meanResultantLength } = found;
  const eta = (meanDirection ?? new Array<number>(dim).fill(0)).map((x) => kappa * x);
  const objective = -stableNormalizer(dim, kappa) + kappa * (1 - meanResultantLength);
  return {
    kind: 'vonMisesFisher',
    dim,
    divergence: 'forwardKl',
    alpha: 1,
    objective,
    gradientNorm: 0,
    converged,
    iterations: 0,
    evaluations: 0,
    optima: [{ location: eta, objective, starts: 1 }],
    warnings,
    seed,
    meanDirection,
    kappa,
    eta,
  };
}

function fixedProblem(target: Target, { divergence }: Request, resolution: number): Problem {
  const dim = target.dim as 2 | 3;
  let scale = resolution;
  for (;;) {
    const nodes = fixedNodes(dim, scale);
    const values = evaluator(target)(nodes.data, nodes.count);
    requireLogDensities(values, nodes.data, dim, 'quadrature point');
    const { logs, mean, mode, heaviest } = normalised(values, nodes, dim);
    // A target so narrow that single nodes carry it needs a finer rule.
    if (heaviest > 0.02 && scale < 8) {
      scale *= 2;
      continue;
    }
    const at = (eta: Float64Array): Local => averaged(divergence, nodes, logs, eta, undefined);
    const resolved = dim === 2 ? (64 * scale) ** 2 : (13 * scale) ** 2;
    return { dim, divergence, at, mean, mode, consistent: true, logMass: () => 0, resolved };
  }
}

function movingProblem(target: Target, { divergence, directions, seed }: Request): Problem {
  const { dim } = target;
  const evaluate = evaluator(target);
  const across = acrossDirections(dim, Math.max(1, directions >> 1), seed);
  const wide = movingNodes(new Float64Array(dim), 0, acrossDirections(dim, 64, 'overview'));
  const values = evaluate(wide.data, wide.count);
  requireLogDensities(values, wide.data, dim, 'quadrature point');
  const shift = target.logNormalizer ?? logMassOf(values, wide, dim);
  const { mean, mode } = normalised(values, wide, dim);
  if (divergence.kind === 'f' && target.logNormalizer === undefined) {
    const message =
      'this divergence needs logNormalizer of the target: it is not given, and quadrature ends at d = 3';
    throw new LabRangeError('NORMALIZER_REQUIRED', message, { argument: 'logNormalizer' });
  }
  const at = (eta: Float64Array): Local => {
    const nodes = movingNodes(eta, norm(eta), across);
    const logs = evaluate(nodes.data, nodes.count).map((x) => x - shift);
    requireLogDensities(logs, nodes.data, dim, 'quadrature point');
    return averaged(divergence, nodes, logs, eta, nodes.logWeights);
  };
  const logMass = (eta: Float64Array): number => {
    if (target.logNormalizer !== undefined) return 0;
    const nodes = movingNodes(eta, norm(eta), across);
    const logs = evaluate(nodes.data, nodes.count);
    return logSumExp(
      logs.map(
        (x, i) => x - shift - logVmf(nodes.data.subarray(i * dim, (i + 1) * dim), eta) + nodes.logWeights[i],
      ),
    );
  };
  return { dim, divergence, at, mean, mode, consistent: false, logMass, resolved: Infinity };
}

function logVmf(x: Float64Array, eta: Float64Array): number {
  const kappa = norm(eta);
  return stableNormalizer(x.length, kappa) + x.reduce((sum, xj, j) => sum + eta[j] * xj, 0) - kappa;
}

/** log of the integral over the sphere from nodes that follow the uniform law. */
function logMassOf(values: Float64Array, nodes: SphereNodes, dim: number): number {
  const peak = values.reduce((most, x) => Math.max(most, x), -Infinity);
  const sum = values.reduce((total, x, i) => total + Math.exp(x - peak + nodes.logWeights[i]), 0);
  return peak + Math.log(sum) - stableNormalizer(dim, 0);
}

function normalised(
  values: Float64Array,
  nodes: SphereNodes,
  dim: number,
): { logs: Float64Array; mean: Float64Array; mode: Float64Array; heaviest: number } {
  const peak = values.reduce((most, x, i) => Math.max(most, x + nodes.logWeights[i]), -Infinity);
  const shares = values.map((x, i) => Math.exp(x + nodes.logWeights[i] - peak));
  const mass = shares.reduce((sum, x) => sum + x, 0);
  const mean = new Float64Array(dim);
  for (let i = 0; i < nodes.count; i++)
    for (let j = 0; j < dim; j++) mean[j] += (shares[i] / mass) * nodes.data[i * dim + j];
  const top = values.indexOf(values.reduce((most, x) => Math.max(most, x), -Infinity));
  const logMass = peak + Math.log(mass);
  return {
    logs: values.map((x) => x - logMass),
    mean,
    mode: nodes.data.slice(top * dim, (top + 1) * dim),
    heaviest: 1 / mass,
  };
}

/**
 * The divergence of q from the normalised p and its derivative by eta = kappa mu. `own` are the logarithms of q's own probabilities at nodes that follow
 * it; for a fixed rule they come from the density.
 */
function averaged(
  divergence: Divergence,
  { data, count, logWeights }: SphereNodes,
  logs: Float64Array,
  eta: Float64Array,
  own: Float64Array | undefined,
): Local {
  const dim = eta.length;
  const kappa = norm(eta);
  const normalizer = stableNormalizer(dim, kappa);
  const ratio = resultantOverKappa(dim, kappa);
  const gradient = new Float64Array(dim);
  const renyi = divergence.kind === 'renyi' ? divergence.alpha : undefined;
  const forward = renyi === 1;
  const shares = new Float64Array(count);
  const logQ = new Float64Array(count);
  let peak = -Infinity;
  for (let i = 0; i < count; i++) {
    let product = 0;
    for (let j = 0; j < dim; j++) product += eta[j] * data[i * dim + j];
    logQ[i] = normalizer + product - kappa;
    const mass = own?.[i] ?? logQ[i] + logWeights[i];
    const power = renyi === undefined || renyi === 0 ? 0 : renyi * (logs[i] - logQ[i]);
    shares[i] = mass + power;
    peak = Math.max(peak, shares[i]);
  }
  let total = 0;
  for (let i = 0; i < count; i++)
    total += shares[i] = Math.exp(shares[i] - (renyi === undefined || renyi === 0 ? 0 : peak));
  if (renyi === 0 || renyi === undefined) {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      if (shares[i] === 0) continue;
      const w = logs[i] - logQ[i];
      const value = renyi === 0 ? logs[i] : (divergence as Extract<Divergence, { kind: 'f' }>).value(w);
      const factor =
        renyi === 0 ? logs[i] : value - (divergence as Extract<Divergence, { kind: 'f' }>).slope(w);
      sum += shares[i] * value;
      for (let j = 0; j < dim; j++) gradient[j] += shares[i] * factor * (data[i * dim + j] - ratio * eta[j]);
    }
    if (renyi === undefined) return { value: sum, gradient };
    // log C + kappa A - E_q log p, with gradient F eta - Cov_q(x, log p); F eta = A' eta.
    const slope = resultantSlope(dim, kappa);
    for (let j = 0; j < dim; j++) gradient[j] = slope * eta[j] - gradient[j];
    return { value: normalizer - kappa * (1 - resultantLength(dim, kappa)) - sum, gradient };
  }
  for (let i = 0; i < count; i++) {
    const share = shares[i] / total;
    for (let j = 0; j < dim; j++) gradient[j] -= (share * data[i * dim + j]) / renyi;
  }
  for (let j = 0; j < dim; j++) gradient[j] += (ratio * eta[j]) / renyi;
  if (!forward) return { value: (peak + Math.log(total)) / (renyi * (renyi - 1)), gradient };
  let crossEntropy = 0;
  for (let i = 0; i < count; i++)
    if (shares[i] > 0) crossEntropy += (shares[i] / total) * (logs[i] - logQ[i]);
  return { value: crossEntropy, gradient };
}

function* solve(problem: Problem, request: Request): Task<SphereFit> {
  const { dim, divergence } = problem;
  const found: Minimum[] = [];
  const plan = starts(problem, request, randomStream(request.seed, 'sphere starts'));
  for (let k = 0; k < plan.length; k++) {
    found.push(yield* descend(problem, plan[k], request, `start ${k + 1} of ${plan.length}`));
    if (k === 0) for (const map of request.symmetries.slice(0, 3)) plan.push(applyMap(map, found[0].x));
  }
  const uniform = problem.at(new Float64Array(dim));
  if (norm(uniform.gradient) < 1e-9) {
    found.push({
      x: new Float64Array(dim),
      value: uniform.value,
      gradientNorm: norm(uniform.gradient),
      iterations: 0,
      evaluations: 1,
      converged: true,
    });
  }
  const finite = found.filter(({ value }) => Number.isFinite(value));
  const sorted = finite.sort((a, b) => a.value - b.value);
  const best = sorted[0];
  const kappa = norm(best.x);
  const near = kappa < 1e-7;
  // The alpha objective of p over its mass e^c is greater by c / (1 - alpha); that of forward KL smaller by c.
  const c = problem.logMass(best.x);
  const alpha = divergence.kind === 'renyi' ? divergence.alpha : 0;
  const shift = alpha === 1 ? -c : c / (1 - alpha);
  return {
    kind: 'vonMisesFisher',
    dim,
    divergence: divergence.name,
    alpha: divergence.kind === 'renyi' ? divergence.alpha : null,
    objective: best.value + shift,
    gradientNorm: best.gradientNorm,
    converged: best.converged,
    iterations: best.iterations,
    evaluations: found.reduce((sum, { evaluations }) => sum + evaluations, 0),
    optima: distinct(sorted, shift),
    warnings: [],
    seed: request.seed,
    meanDirection: near ? null : Array.from(best.x, (x) => x / kappa),
    kappa: near ? 0 : kappa,
    eta: Array.from(best.x, (x) => (near ? 0 : x)),
  };
}

/** The moment fit, twice and half of it, its mirror image, the mode, and random directions; kappa = 0 is looked at besides. */
function starts(
  { dim, mean, mode }: Problem,
  { restarts, start }: Request,
  stream: RandomStream,
): Float64Array[] {
  const length = Math.min(0.999, norm(mean));
  const list: Float64Array[] = start === undefined ? [] : [start];
  if (length > 1e-9) {
    const { kappa } = inverseResultant(dim, length);
    const moment = mean.map((x) => (kappa * x) / norm(mean));
    list.push(moment, ...[2, -0.5].map((factor) => moment.map((x) => factor * x)));
  }
  list.push(...[1, 4, 20].map((factor) => mode.map((x) => factor * Math.sqrt(dim) * x)));
  while (list.length < restarts + 1) {
    const u = stream.fillNormal(new Float64Array(dim));
    list.push(u.map((x) => (x / norm(u)) * dim));
  }
  return list.slice(0, restarts + 1);
}

function* descend(problem: Problem, start: Float64Array, request: Request, phase: string): Task<Minimum> {
  if (!problem.consistent) return yield* naturalGradient(problem, start, phase);
  const steps = minimise(
    (eta, out) => {
      if (norm(eta) > 1e7) return Infinity;
      const { value, gradient } = problem.at(eta);
      out.set(gradient);
      return value;
    },
    start,
    { gradientTolerance: request.gradientTolerance, maxIterations: 300 },
  );
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield { phase, done: step.value.iteration, total: 300 };
  }
}

const mostSteps = 300;

/**
 * eta <- eta - rho F^-1 grad J, rho = 1 then halved until J falls: nodes move with eta, so J and its gradient agree only to the accuracy of the rule, and
 * the step decides when to stop.
 */
function* naturalGradient({ at, dim }: Problem, start: Float64Array, phase: string): Task<Minimum> {
  let eta = start;
  let here = at(eta);
  let evaluations = 1;
  let rho = 1;
  let converged = false;
  let iterations = 0;
  while (!converged && iterations < mostSteps && rho > 1e-6) {
    iterations++;
    const step = fisherSolve(here.gradient, eta, dim);
    const next = eta.map((x, j) => x - rho * step[j]);
    if (norm(next) > 1e7) {
      rho /= 2;
      continue;
    }
    const there = at(next);
    evaluations++;
    yield { phase, done: iterations, total: mostSteps };
    if (!(there.value <= here.value + 1e-6 * (1 + Math.abs(here.value)))) {
      rho /= 2;
      continue;
    }
    converged = norm(step) < 1e-10 * (1 + norm(next));
    // Steps that turn back on themselves are halved once and for all.
    const turn = fisherSolve(there.gradient, next, dim).reduce((sum, x, j) => sum + x * step[j], 0);
    if (turn < -0.5 * norm(step) ** 2) rho *= 0.7;
    eta = next;
    here = there;
  }
  const gradientNorm = here.gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
  return { x: eta, value: here.value, gradientNorm, iterations, evaluations, converged };
}

/** F^-1 g, F = A' mu mu' + (A / kappa)(I - mu mu'). */
function fisherSolve(g: Float64Array, eta: Float64Array, dim: number): Float64Array {
  const kappa = norm(eta);
  const across = resultantOverKappa(dim, kappa);
  if (kappa < 1e-12) return g.map((x) => x / across);
  const slope = resultantSlope(dim, kappa);
  const along = g.reduce((sum, x, j) => sum + x * eta[j], 0) / kappa;
  return g.map((x, j) => (x - (along * eta[j]) / kappa) / across + (along * eta[j]) / (kappa * slope));
}

function distinct(sorted: readonly Minimum[], shift: number): Optimum[] {
  const list: { location: number[]; objective: number; starts: number }[] = [];
  for (const { x, value } of sorted) {
    const same = list.find(({ location }) => {
      const gap = norm(x.map((entry, j) => entry - location[j]));
      return gap < 1e-3 * (1 + norm(x));
    });
    if (same === undefined) list.push({ location: Array.from(x), objective: value + shift, starts: 1 });
    else same.starts++;
  }
  return list;
}

function warnAboutGradient(target: Target, mode: Float64Array, warnings: string[]): void {
  if (target.gradient === undefined && target.logDensityBatch === undefined) return;
  const { dim } = target;
  const places = new Float64Array(3 * dim);
  for (let p = 0; p < 3; p++) {
    const row = places.subarray(p * dim, (p + 1) * dim);
    for (let j = 0; j < dim; j++) row[j] = mode[j] + 0.4 * Math.cos(1 + p + 2 * j);
    const length = norm(row);
    for (let j = 0; j < dim; j++) row[j] /= length;
  }
  const mismatch = gradientMismatch(target, places, 3);
  if (mismatch > 1e-3)
    warnings.push(
      `GRADIENT_MISMATCH: the gradient differs from central differences by ${mismatch.toPrecision(2)} relative`,
    );
}
