import type { CsrMatrix, MatrixLike } from '@lab/linalg';
import { csrToDense, isCsr } from '@lab/linalg';
import { requireCount, requireKnownFields, requireOneOf, requirePositive } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import type { TransformOptions } from '../input/regressionData.ts';
import { createMonitor } from '../fit/monitor.ts';
import type { Warning } from '../fit/model.ts';
import type { AsyncOptions, Task } from '../task.ts';
import { jointBasis, jointElbo, jointMoments, jointStep, type Precisions } from './joint.ts';
import {
  denseColumns,
  readUnknownNoise,
  snapshot,
  startFactors,
  unknownNoiseElbo,
  type Factors,
  type GammaHyper,
  type UnknownNoiseProblem,
  type UnknownNoiseState,
} from './state.ts';
import { parallelSweep, sequentialSweep } from './sweeps.ts';

/** Options of {@link fitUnknownNoise}. */
export interface UnknownNoiseOptions extends TransformOptions {
  /** Shapes a0, c0 and rates b0, d0 of the Gamma priors of the noise and prior precision, each > 0, default .01. */
  readonly hyper?: Partial<GammaHyper>;
  /** 'joint': one Gaussian factor for all coefficients; 'meanField': one for each. Default joint when min(n, p) <= 2000. */
  readonly family?: 'meanField' | 'joint';
  /** meanField: 'sequential' (default) or 'parallel'. A parallel run that diverges goes on sequentially. */
  readonly schedule?: 'sequential' | 'parallel';
  /** Estimated relative error at which the fit ends, > 0, default 1e-8. */
  readonly tol?: number;
  /** Default 10000 (joint: 100000, each costs little). */
  readonly maxSweeps?: number;
}

/** A fit with unknown noise, as plain JSON; coefficients on the scale of X. */
export interface UnknownNoiseFit extends UnknownNoiseState {
  readonly intercept: number;
  readonly family: 'meanField' | 'joint';
  readonly schedule: 'sequential' | 'parallel';
  readonly elbo: number;
  /** The ELBO after every sweep. */
  readonly elboTrace: number[];
  readonly sweeps: number;
  readonly converged: boolean;
  /** Why that schedule. */
  readonly reasons: string[];
  readonly warnings: Warning[];
}

/**
 * Regression with unknown noise and prior precision, both with Gamma priors.
 *
 * @param X n x p
 * @param y n, not constant
 * @returns means and variances of the coefficients, and the means of both precisions
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE, UNKNOWN_OPTION, DEGENERATE_RESPONSE
 * @remarks docs/theory.md, section 5.1. Mean field overestimates the noise badly when p is near n; joint does not. With an
 *   intercept n - 1 observations are counted.
 */
export function fitUnknownNoise(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: UnknownNoiseOptions = {},
): UnknownNoiseFit {
  return runToEnd(fitUnknownNoiseSteps(X, y, options));
}

/** {@link fitUnknownNoise} in slices (the decomposition of `joint` is one slice). */
export function fitUnknownNoiseAsync(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: UnknownNoiseOptions & AsyncOptions = {},
): Promise<UnknownNoiseFit> {
  const { signal, onProgress, ...rest } = options;
  return runCooperatively(fitUnknownNoiseSteps(X, y, rest), {
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
}

/** A state of {@link iterateUnknownNoise}. */
export interface UnknownNoiseSweep extends UnknownNoiseState {
  readonly sweep: number;
  readonly elbo: number;
}

/**
 * The mean-field states of the model with unknown noise, sweep by sweep, without end. Coefficients are those of the working
 * columns (centred, and scaled with `standardize`).
 *
 * @throws as {@link fitUnknownNoise}
 */
export function* iterateUnknownNoise(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: TransformOptions & Pick<UnknownNoiseOptions, 'hyper' | 'schedule'> = {},
): Generator<UnknownNoiseSweep, never, void> {
  requireKnownFields(options, ['intercept', 'standardize', 'hyper', 'schedule']);
  const schedule = requireOneOf(options.schedule ?? 'sequential', ['sequential', 'parallel'], 'schedule');
  const problem = readUnknownNoise(X, y, options);
  const factors = startFactors(problem);
  for (let sweep = 1; ; sweep++) {
    (schedule === 'sequential' ? sequentialSweep : parallelSweep)(problem, factors);
    yield { sweep, ...snapshot(factors), elbo: unknownNoiseElbo(problem, factors) };
  }
}

/** min(n, p) up to which a decomposition is the default. */
const jointLimit = 2000;

/** The steps of {@link fitUnknownNoise}. */
export function* fitUnknownNoiseSteps(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: UnknownNoiseOptions,
): Task<UnknownNoiseFit> {
  const own = ['hyper', 'family', 'schedule', 'tol', 'maxSweeps'];
  requireKnownFields(options, ['intercept', 'standardize', ...own]);
  const tolerance = requirePositive(options.tol ?? 1e-8, 'tol');
  const schedule = requireOneOf(options.schedule ?? 'sequential', ['sequential', 'parallel'], 'schedule');
  if (options.family !== undefined) requireOneOf(options.family, ['meanField', 'joint'], 'family');
  const sparse = isCsr(X);
  const [n, p] = sparse ? [X.rows, X.columns] : [y.length, 0];
  const joint = options.family ?? (sparse && Math.min(n, p) > jointLimit ? 'meanField' : undefined);
  const written = sparse && joint !== 'meanField' ? csrToDense(X) : X;
  const problem = readUnknownNoise(written, y, options);
  const smaller = Math.min(problem.observations, problem.design.columns);
  const family = joint ?? (smaller <= jointLimit ? 'joint' : 'meanField');
  const maxSweeps = requireCount(options.maxSweeps ?? (family === 'joint' ? 100000 : 10000), 'maxSweeps', 1);
  const result =
    family === 'joint'
      ? yield* fitJoint(written, problem, tolerance, maxSweeps)
      : yield* fitMeanField(problem, schedule, tolerance, maxSweeps);
  return onDataScale(problem, family, options.family === undefined, result);
}

/** What both families find, on the working scale. */
interface WorkingFit {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly precisions: Precisions;
  readonly schedule: 'sequential' | 'parallel';
  readonly elbo: number;
  readonly elboTrace: number[];
  readonly sweeps: number;
  readonly converged: boolean;
  readonly notes: string[];
}

function* fitJoint(
  X: MatrixLike | CsrMatrix,
  problem: UnknownNoiseProblem,
  tolerance: number,
  maxSweeps: number,
): Task<WorkingFit> {
  const basis = jointBasis(denseColumns(X, problem));
  const start = startFactors(problem);
  let at: Precisions = { noisePrecision: start.noisePrecision, priorPrecision: start.priorPrecision };
  const point = (): Float64Array => Float64Array.of(Math.log(at.noisePrecision), Math.log(at.priorPrecision));
  const monitor = createMonitor(Float64Array.of(1, 1), 1, tolerance, point());
  const elboTrace: number[] = [];
  let [sweeps, converged] = [0, false];
  while (!converged && sweeps < maxSweeps) {
    const next = jointStep(problem, basis, at);
    elboTrace.push(jointElbo(problem, basis, at, next));
    at = next;
    sweeps += 1;
    converged =
      monitor.update(point(), undefined, { ascends: true }, maxSweeps - sweeps).verdict === 'converged';
    if (sweeps === 1 || sweeps % 100 === 0) yield { phase: 'joint', done: sweeps, total: maxSweeps };
  }
  const elbo = jointElbo(problem, basis, at, jointStep(problem, basis, at));
  const trace = elboTrace.length > 1000 ? elboTrace.slice(-1000) : elboTrace;
  return {
    ...jointMoments(basis, at),
    precisions: at,
    schedule: 'sequential',
    elbo,
    elboTrace: trace,
    sweeps,
    converged,
    notes: [],
  };
}

function* fitMeanField(
  problem: UnknownNoiseProblem,
  asked: 'sequential' | 'parallel',
  tolerance: number,
  maxSweeps: number,
): Task<WorkingFit> {
  let factors = startFactors(problem);
  let schedule = asked;
  const p = factors.mean.length;
  const metric = metricOf(problem);
  const point = (): Float64Array => stateVector(factors);
  const monitor = createMonitor(metric, 1, tolerance, point());
  const elboTrace: number[] = [];
  const notes: string[] = [];
  let [sweeps, converged] = [0, false];
  while (!converged && sweeps < maxSweeps) {
    (schedule === 'sequential' ? sequentialSweep : parallelSweep)(problem, factors);
    sweeps += 1;
    if (sweeps % 50 === 0) problem.design.residual(factors.mean, factors.residual);
    elboTrace.push(unknownNoiseElbo(problem, factors));
    const ascends = schedule === 'sequential';
    const { verdict } = monitor.update(point(), undefined, { ascends }, maxSweeps - sweeps);
    converged = verdict === 'converged';
    if (schedule === 'parallel' && (verdict === 'diverging' || verdict === 'cycling')) {
      notes.push(`sweep ${sweeps}: the parallel schedule is ${verdict}; started again, sequentially`);
      schedule = 'sequential';
      factors = startFactors(problem);
      monitor.restart(point());
    }
    yield { phase: 'sweeps', done: sweeps, total: maxSweeps };
  }
  return {
    mean: factors.mean.subarray(0, p),
    variance: factors.variance,
    precisions: factors,
    schedule,
    elbo: unknownNoiseElbo(problem, factors),
    elboTrace,
    sweeps,
    converged,
    notes,
  };
}

/** Means in units of the columns' lengths, and the two precisions by their logarithms. */
function stateVector({ mean, noisePrecision, priorPrecision }: Factors): Float64Array {
  const point = new Float64Array(mean.length + 2);
  point.set(mean);
  point[mean.length] = Math.log(noisePrecision);
  point[mean.length + 1] = Math.log(priorPrecision);
  return point;
}

function metricOf({ design, observations }: UnknownNoiseProblem): Float64Array {
  const metric = new Float64Array(design.columns + 2).fill(1);
  const response = new Float64Array(design.residualLength);
  const zero = new Float64Array(design.columns);
  design.residual(zero, response);
  const squares = design.squaredResidual(response, zero);
  // In units of the response: then logarithms and means weigh alike.
  for (let j = 0; j < design.columns; j++) metric[j] = design.squaredNorms[j] / (squares || observations);
  return metric;
}

function onDataScale(
  { working }: UnknownNoiseProblem,
  family: 'meanField' | 'joint',
  byDefault: boolean,
  found: WorkingFit,
): UnknownNoiseFit {
  const { center, scale, responseCenter, intercept } = working.transform;
  const mean = Array.from(found.mean, (m, j) => m / scale[j]);
  const warnings: Warning[] = found.converged
    ? []
    : [{ code: 'notConverged', message: `not converged after ${found.sweeps} iterations` }];
  const why = byDefault
    ? family === 'joint'
      ? 'noise and prior precision estimated: one joint factor, because mean field overestimates the noise when p is near n'
      : `more than ${jointLimit} rows and columns: one factor a coefficient`
    : `family '${family}' was asked for`;
  return {
    mean,
    variance: Array.from(found.variance, (v, j) => v / scale[j] ** 2),
    noisePrecision: found.precisions.noisePrecision,
    priorPrecision: found.precisions.priorPrecision,
    intercept: intercept ? responseCenter - mean.reduce((sum, m, j) => sum + m * center[j], 0) : 0,
    family,
    schedule: found.schedule,
    elbo: found.elbo,
    elboTrace: found.elboTrace,
    sweeps: found.sweeps,
    converged: found.converged,
    reasons: [why, ...found.notes],
    warnings,
  };
}
