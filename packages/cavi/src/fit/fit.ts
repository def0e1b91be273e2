import { isLabError, LabRangeError, type CsrMatrix, type MatrixLike } from '@lab/linalg';
import { requireBoolean, requireKnownFields, requirePositive } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { degenerateResponse } from '../input/degenerateResponse.ts';
import {
  readRegressionData,
  transformFields,
  type RegressionData,
  type SummaryData,
  type TableData,
  type WorkingData,
} from '../input/regressionData.ts';
import type { Prior } from '../priors/prior.ts';
import { priors } from '../priors/priors.ts';
import { certifyProblem } from '../certificate/certify.ts';
import type { AsyncOptions, Task } from '../task.ts';
import { fitUnknownNoiseSteps, type UnknownNoiseFit } from '../unknownNoise/fitUnknownNoise.ts';
import { finish } from './finish.ts';
import {
  planRun,
  readRun,
  requireFitFields,
  type CheckedRun,
  type FitOptions,
  type RunOptions,
} from './fitOptions.ts';
import { hyperparameterStep, updatedPrior } from './hyperparameters.ts';
import type { RegressionFit } from './model.ts';
import { problemOf, startState, type RegressionProblem } from './problem.ts';
import { runSchedule, type RunResult } from './run.ts';

const fitFields = [...transformFields, 'prior', 'noiseVariance', 'estimatePrior'] as const;

/**
 * Fits a regression y = a + X b + noise with independent priors on b by mean-field variational inference, with a schedule
 * that is chosen, watched and certified.
 *
 * @param X n x p predictors, dense or sparse, used on the scale they have unless `standardize`
 * @param y n responses
 * @param options prior, noise, schedule; everything has a default. Without `prior` the model is a normal prior whose
 *   precision, like that of the noise, has a Gamma prior (see `fitUnknownNoise`)
 * @returns a plain object that survives JSON; coefficients on the scale of X
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE, UNKNOWN_OPTION; SCHEDULE (a schedule that does not fit the prior);
 *   DIVERGED (with `onUnstable: 'throw'`); DEGENERATE_RESPONSE (constant y, noise to be estimated); PRIOR (a custom prior's value)
 * @remarks arXiv 2603.20929; docs/theory.md, sections 1, 2, 5 and 6
 */
export function fit(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: FitOptions = {},
): RegressionFit {
  return runToEnd(fitSteps({ X, y }, options, true));
}

/** {@link fit} in slices; rejects with an AbortError once `signal` is aborted. */
export function fitAsync(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: FitOptions & AsyncOptions = {},
): Promise<RegressionFit> {
  const { signal, onProgress, ...rest } = options;
  return runCooperatively(fitSteps({ X, y }, rest), asyncOptions(signal, onProgress));
}

/** Options of {@link fitSummary}. */
export interface FitSummaryOptions extends RunOptions {
  /** The prior of every coefficient. */
  readonly prior: Prior;
  /** Variance of the noise, > 0. */
  readonly noiseVariance: number;
  /** Number of rows; with `yty` it makes the ELBO complete. */
  readonly n?: number;
  /** y'y. */
  readonly yty?: number;
}

/**
 * {@link fit} from summary statistics, as they are: no intercept, no scaling.
 *
 * @param gram p x p, X'X
 * @param xty p, X'y
 * @returns as `fit`; `status: 'indefinite'` with a warning where the matrix is no Gram matrix and the prior too weak
 * @throws as `fit`, and NOT_SYMMETRIC
 */
export function fitSummary(
  gram: MatrixLike,
  xty: ArrayLike<number>,
  options: FitSummaryOptions,
): RegressionFit {
  return runToEnd(summarySteps(gram, xty, options));
}

/** {@link fitSummary} in slices. */
export function fitSummaryAsync(
  gram: MatrixLike,
  xty: ArrayLike<number>,
  options: FitSummaryOptions & AsyncOptions,
): Promise<RegressionFit> {
  const { signal, onProgress, ...rest } = options;
  return runCooperatively(summarySteps(gram, xty, rest), asyncOptions(signal, onProgress));
}

/** Async options without the fields that were left out. */
export function asyncOptions(
  signal: AsyncOptions['signal'],
  onProgress: AsyncOptions['onProgress'],
): AsyncOptions {
  return { ...(signal && { signal }), ...(onProgress && { onProgress }) };
}

function* summarySteps(
  gram: MatrixLike,
  xty: ArrayLike<number>,
  options: FitSummaryOptions,
): Task<RegressionFit> {
  requireFitFields(options, ['prior', 'noiseVariance', 'n', 'yty']);
  const { n, yty, prior } = options;
  const noiseVariance = requirePositive(options.noiseVariance, 'noiseVariance');
  const data: SummaryData = { gram, xty, ...(n !== undefined && { n }), ...(yty !== undefined && { yty }) };
  const working = readRegressionData(data);
  const checked = readRun(options, working.transform.scale);
  return yield* fitProblem(problemOf(working, prior, noiseVariance), checked);
}

/** The steps of {@link fit}; `borrow` where nothing else runs between them. */
export function* fitSteps(data: RegressionData, options: FitOptions, borrow = false): Task<RegressionFit> {
  requireFitFields(options, fitFields);
  const { prior, noiseVariance = 'estimate' } = options;
  const estimatePrior = requireBoolean(options.estimatePrior ?? false, 'estimatePrior');
  if (noiseVariance !== 'estimate') requirePositive(noiseVariance, 'noiseVariance');
  if (prior === undefined) return yield* withoutPrior(data, options);
  const working = readRegressionData(data, options, borrow && prior.kind !== 'custom');
  const checked = readRun(options, working.transform.scale);
  if (noiseVariance !== 'estimate' && !estimatePrior)
    return yield* fitProblem(problemOf(working, prior, noiseVariance), checked);
  return yield* estimate(working, prior, noiseVariance, estimatePrior, checked);
}

/** One problem with everything fixed. */
export function* fitProblem(problem: RegressionProblem, checked: CheckedRun): Task<RegressionFit> {
  const { settings, reasons } = planRun(problem, checked);
  const run = yield* guarded(problem, checked.meanStart, settings);
  return finish(problem, run, {
    reasons: [...reasons, ...run.events.map(({ sweep, detail }) => `sweep ${sweep}: ${detail}`)],
    certificate: checked.certificate,
  });
}

/** A summary that is not positive definite has no solution by Cholesky: sequential sweeps find out how it fails. */
function* guarded(
  problem: RegressionProblem,
  start: Float64Array | undefined,
  settings: Parameters<typeof runSchedule>[2],
): Task<RunResult> {
  try {
    return yield* runSchedule(problem, start, settings);
  } catch (error) {
    const singular = isLabError(error) && error.code === 'NOT_POSITIVE_DEFINITE';
    if (!singular || settings.schedule !== 'direct') throw error;
    const run = yield* runSchedule(problem, start, { ...settings, schedule: 'sequential' });
    const detail = 'the system is not positive definite, so it was not solved directly';
    return { ...run, events: [{ sweep: 0, kind: 'indefinite', detail }, ...run.events] };
  }
}

/** Rounds of estimation before giving up, the relative change that ends them, and the gain in ELBO too small to go on for. */
const estimationRounds = 1000;
const estimationTolerance = 1e-7;
const estimationGain = 1e-5;

/** Coordinate ascent over factors and hyperparameters: each round starts where the last one ended. */
function* estimate(
  working: WorkingData,
  startPrior: Prior,
  noise: number | 'estimate',
  estimatePrior: boolean,
  checked: CheckedRun,
): Task<RegressionFit> {
  if (noise === 'estimate' && working.constantResponse) throw degenerateResponse();
  let noiseVariance = noise === 'estimate' ? startingNoise(working) : noise;
  let prior = startPrior;
  let start = checked.meanStart;
  let sweeps = 0;
  let settled = false;
  let elbo = -Infinity;
  for (let round = 0; ; round++) {
    const problem = problemOf(working, prior, noiseVariance);
    const { settings, reasons } = planRun(problem, checked);
    const run = yield* runSchedule(problem, start, settings);
    sweeps += run.sweeps;
    const last = round >= estimationRounds || sweeps >= checked.maxSweeps;
    if (settled || last || !run.converged) {
      const fitted = finish(problem, { ...run, sweeps }, { reasons, certificate: checked.certificate });
      return settled || fitted.status !== 'converged' ? fitted : unsettled(fitted, round);
    }
    // The run may have worked on the Gram matrix; the step needs sums of squares without cancellation.
    problem.design.residual(run.state.mean, (start = new Float64Array(problem.design.residualLength)));
    const update = hyperparameterStep(problem, { ...run.state, residual: start });
    const nextPrior = estimatePrior ? updatedPrior(prior, update) : prior;
    const nextNoise = noise === 'estimate' ? update.noiseVariance : noiseVariance;
    // A variance or weight on its way to the boundary moves for ever, and for nothing.
    settled =
      update.elboBefore - elbo < estimationGain ||
      (Math.abs(Math.log(nextNoise / noiseVariance)) < estimationTolerance && samePrior(prior, nextPrior));
    elbo = update.elboBefore;
    [prior, noiseVariance, start] = [nextPrior, nextNoise, run.state.mean];
  }
}

function unsettled(fitted: RegressionFit, rounds: number): RegressionFit {
  const message = `hyperparameters still moved after ${rounds} rounds and ${fitted.sweeps} sweeps`;
  return {
    ...fitted,
    converged: false,
    status: 'maxSweeps',
    warnings: [...fitted.warnings, { code: 'notConverged', message }],
  };
}

function samePrior(a: Prior, b: Prior): boolean {
  if (a.kind !== 'normalMixture' || b.kind !== 'normalMixture') return true;
  const near = (x: readonly number[], y: readonly number[]): boolean =>
    x.every((value, k) => Math.abs(value - y[k]) <= estimationTolerance * Math.max(value, 1e-3));
  return near(a.weights, b.weights) && near(a.variances, b.variances);
}

/** var(y): the noise where nothing is explained. */
function startingNoise({ design, observations }: WorkingData): number {
  if (observations === undefined) {
    const message = "noiseVariance 'estimate' needs the data, or n and yty of a summary";
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'noiseVariance' });
  }
  const zero = new Float64Array(design.columns);
  const residual = new Float64Array(design.residualLength);
  design.residual(zero, residual);
  return design.squaredResidual(residual, zero) / Math.max(1, observations);
}

/** No prior: noise and scale with Gamma priors. */
function* withoutPrior(data: RegressionData, options: FitOptions): Task<RegressionFit> {
  const known = ['noiseVariance', 'estimatePrior', 'schedule', 'tol', 'maxSweeps', 'certificate'];
  requireKnownFields(options, [...transformFields, ...known], 'options (without a prior)');
  const { noiseVariance = 'estimate', intercept, standardize, tol, maxSweeps, schedule = 'auto' } = options;
  if (noiseVariance !== 'estimate' || options.estimatePrior === true || 'gram' in data) {
    const message =
      'prior must be given unless noiseVariance is estimated too: for example priors.gaussian(1)';
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'prior' });
  }
  if (schedule !== 'auto' && schedule !== 'sequential' && schedule !== 'parallel') {
    const message = `without a prior the schedules are auto, sequential and parallel, got '${schedule}'`;
    throw new LabRangeError('SCHEDULE', message, { argument: 'schedule' });
  }
  const fitted = yield* fitUnknownNoiseSteps(data.X, data.y, {
    ...(intercept !== undefined && { intercept }),
    ...(standardize !== undefined && { standardize }),
    ...(tol !== undefined && { tol }),
    ...(maxSweeps !== undefined && { maxSweeps }),
    ...(schedule === 'auto' ? {} : { schedule, family: 'meanField' as const }),
  });
  return asRegression(fitted, requireBoolean(options.certificate ?? true, 'certificate'), data, options);
}

/** The fit with its estimates as a model of fixed noise and prior, which is what the certificate is about. */
function asRegression(
  fitted: UnknownNoiseFit,
  wanted: boolean,
  data: TableData,
  options: FitOptions,
): RegressionFit {
  const noiseVariance = 1 / fitted.noisePrecision;
  const prior = priors.gaussian(1 / fitted.priorPrecision);
  const { intercept, standardize } = options;
  const working = readRegressionData(data, {
    ...(intercept !== undefined && { intercept }),
    ...(standardize !== undefined && { standardize }),
  });
  const problem = problemOf(working, prior, noiseVariance);
  const { center, scale } = problem.transform;
  const state = startState(
    problem,
    Float64Array.from(fitted.mean, (m, j) => m * scale[j]),
  );
  return {
    mean: fitted.mean,
    variance: fitted.variance,
    responsibilities: fitted.mean.map(() => [1]),
    field: Array.from(state.field),
    intercept: fitted.intercept,
    noiseVariance,
    prior,
    elbo: fitted.elbo,
    elboWithoutConstants: fitted.elbo,
    elboTrace: fitted.elboTrace,
    sweeps: fitted.sweeps,
    converged: fitted.converged,
    status: fitted.converged ? 'converged' : 'maxSweeps',
    schedule: fitted.family === 'joint' ? 'direct' : fitted.schedule,
    reasons: fitted.reasons,
    certificate: wanted ? certifyProblem(problem) : null,
    events: [],
    warnings: fitted.warnings,
    center: Array.from(center),
    observations: problem.observations ?? null,
    hasIntercept: problem.transform.intercept,
    cost: fitted.sweeps * (fitted.family === 'joint' ? center.length : problem.design.sweepCost),
  };
}
