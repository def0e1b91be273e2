import type { CsrMatrix, MatrixLike } from '@lab/linalg';
import { requireCount, requireKnownFields, requireOneOf, requirePositive } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { createMonitor } from '../fit/monitor.ts';
import type { Warning } from '../fit/model.ts';
import type { AsyncOptions, Task } from '../task.ts';
import { jointLogisticStep } from './joint.ts';
import {
  logisticElbo,
  logisticModelFields,
  predictor,
  readLogistic,
  refreshXi,
  startLogistic,
  type LogisticFactors,
  type LogisticModelOptions,
  type LogisticProblem,
} from './state.ts';
import { logisticSweep, type LogisticSchedule } from './sweeps.ts';

/** Options of {@link fitLogistic}. */
export interface LogisticOptions extends LogisticModelOptions {
  /** 'meanField' (default): one factor a coefficient; 'joint': one Gaussian for all. */
  readonly family?: 'meanField' | 'joint';
  /** meanField: 'sequential' (default), 'parallelCoefficients', 'allParallel'; unstable ones go on sequentially. */
  readonly schedule?: LogisticSchedule;
  /** Estimated relative error at which the fit ends, > 0, default 1e-8. */
  readonly tol?: number;
  /** Default 10000. */
  readonly maxSweeps?: number;
}

/** A logistic fit, as plain JSON. */
export interface LogisticFit {
  /** p posterior means. */
  readonly mean: number[];
  /** p posterior variances. */
  readonly variance: number[];
  /** Posterior mean and variance of the intercept; 0 without one. */
  readonly intercept: number;
  readonly interceptVariance: number;
  readonly elbo: number;
  /** The bound after every sweep. */
  readonly elboTrace: number[];
  readonly family: 'meanField' | 'joint';
  readonly schedule: LogisticSchedule;
  readonly sweeps: number;
  readonly converged: boolean;
  /** Why that schedule. */
  readonly reasons: string[];
  readonly warnings: Warning[];
}

/**
 * Bayesian logistic regression with normal priors, by the Polya-Gamma (Jaakkola-Jordan) bound.
 *
 * @param X n x p
 * @param y n responses 0 or 1
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE, UNKNOWN_OPTION, RESPONSE (y not 0/1)
 * @remarks docs/theory.md, section 5.3
 */
export function fitLogistic(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: LogisticOptions,
): LogisticFit {
  return runToEnd(logisticSteps(X, y, options));
}

/** {@link fitLogistic} in slices. */
export function fitLogisticAsync(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: LogisticOptions & AsyncOptions,
): Promise<LogisticFit> {
  const { signal, onProgress, ...rest } = options;
  return runCooperatively(logisticSteps(X, y, rest), {
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
}

const schedules = ['sequential', 'parallelCoefficients', 'allParallel'] as const;

/** A state of {@link iterateLogistic}. */
export interface LogisticSweep {
  readonly sweep: number;
  /** Means; with an intercept it is the last one. */
  readonly mean: number[];
  readonly variance: number[];
  /** The bound with the local parameters refreshed. */
  readonly elbo: number;
}

/** The mean-field states of a logistic regression from mean 0 and the prior's variances, sweep by sweep, without end. */
export function* iterateLogistic(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: LogisticModelOptions & { readonly schedule?: LogisticSchedule },
): Generator<LogisticSweep, never, void> {
  requireKnownFields(options, [...logisticModelFields, 'schedule']);
  const schedule = requireOneOf(options.schedule ?? 'sequential', schedules, 'schedule');
  const problem = readLogistic(X, y, options);
  const factors = startLogistic(problem);
  for (let sweep = 1; ; sweep++) {
    logisticSweep(problem, factors, schedule);
    yield {
      sweep,
      mean: Array.from(factors.mean),
      variance: Array.from(factors.variance),
      elbo: refreshedElbo(problem, factors),
    };
  }
}

/** The bound at its best local parameters, the factors left alone. */
function refreshedElbo(problem: LogisticProblem, factors: LogisticFactors): number {
  const fresh = { ...factors, xi: factors.xi.slice() };
  refreshXi(problem, fresh);
  return logisticElbo(problem, fresh);
}

interface LogisticRun {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly elbo: number;
  readonly elboTrace: number[];
  readonly schedule: LogisticSchedule;
  readonly sweeps: number;
  readonly converged: boolean;
  readonly notes: string[];
}

function* logisticSteps(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: LogisticOptions,
): Task<LogisticFit> {
  requireKnownFields(options, [...logisticModelFields, 'family', 'schedule', 'tol', 'maxSweeps']);
  const family = requireOneOf(options.family ?? 'meanField', ['meanField', 'joint'], 'family');
  const schedule = requireOneOf(options.schedule ?? 'sequential', schedules, 'schedule');
  const tolerance = requirePositive(options.tol ?? 1e-8, 'tol');
  const maxSweeps = requireCount(options.maxSweeps ?? 10000, 'maxSweeps', 1);
  const problem = readLogistic(X, y, options);
  const run =
    family === 'joint'
      ? yield* joint(problem, tolerance, maxSweeps)
      : yield* meanField(problem, schedule, tolerance, maxSweeps);
  const p = problem.columns - (problem.intercept ? 1 : 0);
  return {
    mean: Array.from(run.mean.subarray(0, p)),
    variance: Array.from(run.variance.subarray(0, p)),
    intercept: problem.intercept ? run.mean[p] : 0,
    interceptVariance: problem.intercept ? run.variance[p] : 0,
    elbo: run.elbo,
    elboTrace: run.elboTrace,
    family,
    schedule: run.schedule,
    sweeps: run.sweeps,
    converged: run.converged,
    reasons: run.notes,
    warnings: warningsOf(problem, run),
  };
}

function warningsOf({ oneClass }: LogisticProblem, { converged, sweeps }: LogisticRun): Warning[] {
  const warnings: Warning[] = [];
  if (oneClass)
    warnings.push({ code: 'oneClass', message: 'y holds one class only: the fit rests on the prior' });
  if (!converged) warnings.push({ code: 'notConverged', message: `not converged after ${sweeps} sweeps` });
  return warnings;
}

/** Columns measured by how much they move the predictor. */
function metricOf({ data, rows, columns }: LogisticProblem): Float64Array {
  const metric = new Float64Array(columns);
  for (let j = 0; j < columns; j++)
    for (let at = j * rows; at < (j + 1) * rows; at++) metric[j] += data[at] * data[at] * 0.25;
  return metric;
}

function* meanField(
  problem: LogisticProblem,
  asked: LogisticSchedule,
  tolerance: number,
  maxSweeps: number,
): Task<LogisticRun> {
  let schedule = asked;
  let factors = startLogistic(problem);
  const monitor = createMonitor(metricOf(problem), 1, tolerance, factors.mean);
  const elboTrace: number[] = [];
  const notes: string[] = [];
  let [sweeps, converged] = [0, false];
  while (!converged && sweeps < maxSweeps) {
    logisticSweep(problem, factors, schedule);
    sweeps += 1;
    if (sweeps % 50 === 0) predictor(problem, factors);
    elboTrace.push(refreshedElbo(problem, factors));
    const ascends = schedule === 'sequential';
    const { verdict } = monitor.update(factors.mean, undefined, { ascends }, maxSweeps - sweeps);
    converged = verdict === 'converged';
    if (verdict === 'diverging' || verdict === 'cycling') {
      notes.push(`sweep ${sweeps}: the schedule ${schedule} is ${verdict}; started again, sequentially`);
      schedule = 'sequential';
      factors = startLogistic(problem);
      monitor.restart(factors.mean);
    }
    yield { phase: 'sweeps', done: sweeps, total: maxSweeps };
  }
  const elbo = refreshedElbo(problem, factors);
  return {
    mean: factors.mean,
    variance: factors.variance,
    elbo,
    elboTrace,
    schedule,
    sweeps,
    converged,
    notes,
  };
}

function* joint(problem: LogisticProblem, tolerance: number, maxSweeps: number): Task<LogisticRun> {
  let xi = startLogistic(problem).xi;
  const start = new Float64Array(problem.columns);
  const monitor = createMonitor(metricOf(problem), 1, tolerance, start);
  const elboTrace: number[] = [];
  let step = jointLogisticStep(problem, xi);
  const arrived = (): boolean =>
    monitor.update(step.mean, undefined, { ascends: true }, maxSweeps - elboTrace.length).verdict ===
    'converged';
  elboTrace.push(step.elbo);
  let converged = arrived();
  while (!converged && elboTrace.length < maxSweeps) {
    xi = step.xi;
    step = jointLogisticStep(problem, xi);
    elboTrace.push(step.elbo);
    converged = arrived();
    yield { phase: 'joint', done: elboTrace.length, total: maxSweeps };
  }
  const sweeps = elboTrace.length;
  const { mean, variance, elbo } = step;
  return { mean, variance, elbo, elboTrace, schedule: 'sequential', sweeps, converged, notes: [] };
}
