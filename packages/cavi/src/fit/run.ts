import { LabRangeError } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import { lanczosAt } from '../certificate/spectrum.ts';
import { roundedTable } from '../design/denseDesign.ts';
import { gramDesign } from '../design/gramDesign.ts';
import { dampedStepper } from '../schedules/damped.ts';
import { directStepper } from '../schedules/gaussianSteppers.ts';
import { refinedConjugateGradientStepper } from '../schedules/refinedConjugateGradient.ts';
import type { ScheduleName, ScheduleSettings, Stepper } from '../schedules/schedule.ts';
import { sequentialStepper, stepperFor } from '../schedules/steppers.ts';
import { weightedLength } from '../numeric/vectors.ts';
import type { Task } from '../task.ts';
import { directCost } from './autoSchedule.ts';
import { createMonitor, type Monitor, type Vital } from './monitor.ts';
import {
  bareElbo,
  copyState,
  startState,
  withDesign,
  type RegressionProblem,
  type SweepState,
} from './problem.ts';

/** Something that happened on the way. */
export interface FitEvent {
  /** Sweep after which it happened. */
  readonly sweep: number;
  readonly kind: 'diverging' | 'cycling' | 'fallback' | 'saddle' | 'reordered' | 'indefinite';
  /** What happened, in words. */
  readonly detail: string;
}

/** How a run goes, checked. */
export interface RunSettings {
  readonly schedule: ScheduleName;
  readonly scheduleSettings: ScheduleSettings;
  readonly tolerance: number;
  readonly maxSweeps: number;
  readonly onUnstable: 'fallback' | 'stop' | 'throw';
  readonly fallback: 'damped' | 'sequential';
  /** Whether the order may be changed when the schedule proves slow. */
  readonly accelerate: boolean;
}

/** Where a run ended. */
export interface RunResult {
  /** The problem it was run on; its design may be the Gram matrix of the data. */
  readonly problem: RegressionProblem;
  readonly state: SweepState;
  readonly stepper: Stepper;
  readonly sweeps: number;
  readonly converged: boolean;
  readonly status: FitStatus;
  readonly elboTrace: number[];
  readonly events: FitEvent[];
  readonly vital: Vital | undefined;
  /** Multiply-adds spent in sweeps. */
  readonly cost: number;
}

/**
 * How a fit ended: at the limit; out of sweeps; given up (`onUnstable: 'stop'`, or no schedule left); at a stationary point
 * that is no maximum; or without one, because the Gram matrix is indefinite.
 */
export type FitStatus = 'converged' | 'maxSweeps' | 'diverged' | 'cycled' | 'saddle' | 'indefinite';

/** Sweeps between two fresh residuals: what in-place updates lose to rounding stays small. */
export const refreshInterval = 50;
/** Kicks off saddles before giving up. */
const kickLimit = 5;

/** Mutable side of a run. */
interface Run {
  problem: RegressionProblem;
  stepper: Stepper;
  readonly state: SweepState;
  readonly best: SweepState;
  readonly monitor: Monitor;
  readonly events: FitEvent[];
  readonly elboTrace: number[];
  bestElbo: number;
  sweeps: number;
  kicks: number;
  /** What was left to go after each of the last sweeps. */
  readonly distances: number[];
  fallbacks: number;
  cost: number;
}

/** Runs a schedule to its limit, watches it, and leaves it for a safer one where it does not get there. */
export function* runSchedule(
  given: RegressionProblem,
  start: Float64Array | undefined,
  settings: RunSettings,
): Task<RunResult> {
  const problem = inWorkingLayout(given, settings);
  const state = startState(problem, start);
  const run: Run = {
    problem,
    stepper: firstStepper(problem, settings),
    state,
    best: { mean: state.mean.slice(), field: state.field.slice(), residual: state.residual.slice() },
    monitor: createMonitor(problem.precision, scaleOf(problem), settings.tolerance, state.mean),
    events: [],
    elboTrace: [],
    bestElbo: -Infinity,
    sweeps: 0,
    kicks: 0,
    distances: [],
    fallbacks: 0,
    cost: 0,
  };
  prepareFields(run);
  let vital: Vital | undefined;
  let status: FitStatus | undefined;
  while (status === undefined && run.sweeps < settings.maxSweeps) {
    vital = oneSweep(run, settings);
    status = judge(run, vital, settings);
    yield { phase: run.stepper.name, done: run.sweeps, total: settings.maxSweeps };
  }
  run.stepper.settle?.(state);
  if (status !== 'converged' && run.bestElbo > -Infinity && !run.stepper.ascends) copyState(run.best, state);
  return {
    problem: run.problem,
    state,
    stepper: run.stepper,
    sweeps: run.sweeps,
    converged: status === 'converged',
    status: status ?? 'maxSweeps',
    elboTrace: run.elboTrace,
    events: run.events,
    vital,
    cost: run.cost,
  };
}

/** Where the choice is left to us, conjugate gradients on a large table read it in single precision. */
function firstStepper(problem: RegressionProblem, settings: RunSettings): Stepper {
  const { schedule, scheduleSettings, accelerate } = settings;
  const rounded = accelerate && schedule === 'conjugateGradient' ? roundedTable(problem) : undefined;
  return rounded === undefined
    ? stepperFor(problem, schedule, scheduleSettings)
    : refinedConjugateGradientStepper(problem, rounded);
}

/** Sizes of the terms that cancel in the limit: |D^(-1/2) c|. */
function scaleOf({ precision, linear }: RegressionProblem): number {
  let squares = 0;
  for (let j = 0; j < precision.length; j++) if (precision[j] > 0) squares += linear[j] ** 2 / precision[j];
  return Math.sqrt(squares);
}

/** The natural form of damping moves fields: it needs a mean that is made from them. */
function prepareFields({ problem, stepper, state }: Run): void {
  if (!(stepper.name === 'damped' && stepper.inFamily)) return;
  if (state.mean.every((value) => value === 0)) state.field.fill(0);
  for (let j = 0; j < state.mean.length; j++) state.mean[j] = problem.family.mean(j, state.field[j]);
  problem.design.residual(state.mean, state.residual);
}

function oneSweep(run: Run, settings: RunSettings): Vital {
  const { problem, stepper, state } = run;
  const reach = stepper.step(state);
  run.sweeps += 1;
  run.cost += problem.design.sweepCost;
  if (stepper.settle === undefined && run.sweeps % refreshInterval === 0)
    problem.design.residual(state.mean, state.residual);
  if (stepper.settle === undefined) recordElbo(run);
  return run.monitor.update(state.mean, reach, stepper, settings.maxSweeps - run.sweeps);
}

function recordElbo(run: Run): void {
  const { problem, stepper, state } = run;
  const elbo = elboOf(problem, stepper, state);
  run.elboTrace.push(elbo);
  // After a schedule that only ascends the newest state is the best one.
  if (stepper.ascends || !(elbo > run.bestElbo)) return;
  run.bestElbo = elbo;
  copyState(state, run.best);
}

/** The ELBO of a state less the constant of the likelihood. */
export function elboOf(problem: RegressionProblem, stepper: Stepper, state: SweepState): number {
  if (stepper.blockElbo !== undefined) return stepper.blockElbo(state);
  if (stepper.inFamily) return bareElbo(problem, state);
  const made = startState(problem, state.mean);
  for (let j = 0; j < made.mean.length; j++) made.mean[j] = problem.family.mean(j, made.field[j]);
  problem.design.residual(made.mean, made.residual);
  return bareElbo(problem, made);
}

function judge(run: Run, vital: Vital, settings: RunSettings): FitStatus | undefined {
  switch (vital.verdict) {
    case 'converged':
      return confirmed(run, settings) ? leaveSaddle(run, settings) : undefined;
    case 'diverging':
    case 'cycling':
      return leaveUnstable(run, vital, settings);
    default:
      changePace(run, vital, settings);
      return undefined;
  }
}

/** Whether steps with rounded data have arrived by the data as they are, too; looking costs a sweep. */
function confirmed(run: Run, settings: RunSettings): boolean {
  const { stepper, state, monitor, problem } = run;
  if (stepper.confirm === undefined) return true;
  if (run.sweeps >= settings.maxSweeps) return false;
  const reach = stepper.confirm(state);
  if (reach === undefined) return true;
  run.sweeps += 1;
  run.cost += problem.design.sweepCost;
  monitor.restart(state.mean);
  return monitor.update(state.mean, reach, stepper, settings.maxSweeps - run.sweeps).verdict === 'converged';
}

/** At a stationary point that is no maximum: a push along the direction in which the ELBO rises. */
function leaveSaddle(run: Run, settings: RunSettings): FitStatus | undefined {
  const { problem, state, stepper } = run;
  const { family, precision } = problem;
  if (family.gaussianPrecision !== undefined) return problem.semidefinite ? 'converged' : definite(run);
  const v = state.field.map((h, j) => family.variance(j, h));
  const safe = problem.semidefinite && v.every((variance, j) => variance * precision[j] < 1);
  if (safe) return 'converged';
  const { smallest, smallestVector } = lanczosAt(problem, v, {
    steps: 15,
    seed: settings.scheduleSettings.seed,
  });
  if (smallest > -1e-10) return 'converged';
  const detail = `lambdaMin ${smallest.toPrecision(4)} <= 0: a stationary point, no maximum`;
  run.events.push({ sweep: run.sweeps, kind: 'saddle', detail });
  if (run.kicks >= kickLimit) return 'saddle';
  run.kicks += 1;
  const sign = randomStream(settings.scheduleSettings.seed, 'kick', run.kicks).sign();
  for (let j = 0; j < v.length; j++) {
    const root = Math.sqrt(v[j]);
    state.mean[j] += sign * 0.1 * root * smallestVector[j];
    // In the natural form the means follow the fields.
    if (root > 0) state.field[j] += (sign * 0.1 * smallestVector[j]) / root;
    if (stepper.inFamily && stepper.name === 'damped') state.mean[j] = family.mean(j, state.field[j]);
  }
  problem.design.residual(state.mean, state.residual);
  run.monitor.restart(state.mean);
  run.bestElbo = -Infinity;
  return undefined;
}

/** A summary that is no Gram matrix may have a saddle even under a Gaussian prior. */
function definite({ problem, state, events, sweeps }: Run): FitStatus {
  const v = state.field.map((h, j) => problem.family.variance(j, h));
  const { smallest } = lanczosAt(problem, v, { steps: 40, seed: 1 });
  if (smallest > 0) return 'converged';
  events.push({ sweep: sweeps, kind: 'indefinite', detail: `lambdaMin ${smallest.toPrecision(4)} <= 0` });
  return 'indefinite';
}

function leaveUnstable(run: Run, vital: Vital, settings: RunSettings): FitStatus | undefined {
  const { stepper, state, problem, events } = run;
  const kind = vital.verdict === 'cycling' ? 'cycling' : 'diverging';
  const ratio = Number.isFinite(vital.ratio) ? vital.ratio.toPrecision(4) : 'not finite';
  events.push({ sweep: run.sweeps, kind, detail: `${stepper.name}: steps change by the factor ${ratio}` });
  if (settings.onUnstable === 'throw') throw divergence(stepper.name, run.sweeps, vital);
  const stopped = kind === 'cycling' ? 'cycled' : 'diverged';
  if (settings.onUnstable === 'stop') return stopped;
  const next = nextSchedule(run, settings);
  if (next === undefined) return problem.semidefinite ? stopped : 'indefinite';
  run.fallbacks += 1;
  if (run.bestElbo > -Infinity && Number.isFinite(run.bestElbo)) copyState(run.best, state);
  else restart(problem, state);
  run.stepper =
    next === 'damped'
      ? dampedStepper(problem, { ...settings.scheduleSettings, omega: undefined, form: 'natural' })
      : sequentialStepper(problem, settings.scheduleSettings);
  const detail =
    next === 'damped'
      ? 'back to the best state, damped parallel from there'
      : 'back to the best state, sequential from there';
  events.push({ sweep: run.sweeps, kind: 'fallback', detail });
  if (next === 'damped')
    for (let j = 0; j < state.mean.length; j++) state.mean[j] = problem.family.mean(j, state.field[j]);
  problem.design.residual(state.mean, state.residual);
  run.monitor.restart(state.mean);
  return undefined;
}

function nextSchedule(
  { stepper, fallbacks }: Run,
  settings: RunSettings,
): 'damped' | 'sequential' | undefined {
  if (
    fallbacks === 0 &&
    settings.fallback === 'damped' &&
    stepper.name !== 'sequential' &&
    stepper.name !== 'damped'
  )
    return 'damped';
  return stepper.name === 'sequential' ? undefined : 'sequential';
}

function restart(problem: RegressionProblem, state: SweepState): void {
  copyState(startState(problem), state);
  state.field.fill(0);
}

function divergence(name: ScheduleName, sweep: number, { ratio, verdict }: Vital): LabRangeError {
  const what = verdict === 'cycling' ? 'cycles between two points' : 'diverges';
  const message = `schedule '${name}' ${what}: after sweep ${sweep} steps change by the factor ${ratio}; use 'sequential', 'damped' or onUnstable 'fallback'`;
  return new LabRangeError('DIVERGED', message, {
    argument: 'schedule',
    details: { sweep, ratio, suggestion: 'sequential' },
  });
}

/** Sweeps after which a schedule that still predicts this many more is looked at again. */
const patience = 60;
const slowSweeps = 50;

/**
 * On one strong common direction a fixed order is catastrophically slow, with acceleration or without, and a fresh order each
 * sweep is not (section 3.8): where the schedule may be changed, a slow one is.
 */
function changePace(run: Run, { predictedSweeps: left, remaining }: Vital, settings: RunSettings): void {
  const { problem, state, stepper } = run;
  if (settings.accelerate && stepper.name === 'conjugateGradient')
    solveWhenCheaper(run, remaining, settings.tolerance);
  if (!settings.accelerate || stepper.name !== 'anderson' || run.sweeps % patience !== 0) return;
  if (left !== null && left <= slowSweeps) return;
  const p = problem.design.columns;
  const v = state.field.map((h, j) => problem.family.variance(j, h));
  const { seed } = settings.scheduleSettings;
  const { largest } = lanczosAt(problem, v, { steps: 15, seed });
  if (p < 8 || largest < p / 4) return;
  run.stepper = sequentialStepper(problem, { ...settings.scheduleSettings, order: 'permuted' });
  const share = ((100 * largest) / p).toFixed(0);
  const detail = `one direction holds ${share}% of the correlation, on which a fixed order is slow: permuted order`;
  run.events.push({ sweep: run.sweeps, kind: 'reordered', detail });
}

/** Conjugate gradient steps between two looks at what is left of them. */
const lookEvery = 15;

/** Steps that would cost more than a factorisation give way to it. */
function solveWhenCheaper(run: Run, remaining: number, tolerance: number): void {
  const { problem, stepper, state, sweeps, distances } = run;
  distances.push(remaining);
  if (distances.length > 2 * paceWindow) distances.shift();
  const cost = directCost(problem);
  if (sweeps % lookEvery !== 0 || cost === undefined) return;
  const left = stepsLeft(distances, tolerance * weightedLength(problem.precision, state.mean));
  const { relativeTime = 1 } = stepper;
  if (left !== undefined && left * problem.design.sweepCost * relativeTime <= cost) return;
  stepper.settle?.(state);
  run.stepper = directStepper(problem);
  const detail = `${left ?? 'many'} more steps would cost more than solving at once`;
  run.events.push({ sweep: sweeps, kind: 'reordered', detail });
}

/** Steps whose least distance is compared with that of as many before them: single ones go up and down. */
const paceWindow = 5;

/** Steps still to come at the pace of the last ones; undefined where these got no nearer. */
function stepsLeft(distances: readonly number[], target: number): number | undefined {
  const before = Math.min(...distances.slice(0, paceWindow));
  const now = Math.min(...distances.slice(paceWindow));
  if (!(now < before)) return undefined;
  return Math.max(0, Math.ceil((paceWindow * Math.log(target / now)) / Math.log(now / before)));
}

/** Columns up to which the Gram matrix is formed at once. */
const smallGram = 200;

/** The same problem on its Gram matrix where many sweeps make that cheaper: 2 p^2 instead of 4 n p operations a sweep. */
function inWorkingLayout(problem: RegressionProblem, { schedule }: RunSettings): RegressionProblem {
  const { design } = problem;
  const alone = schedule === 'direct' || schedule === 'conjugateGradient' || schedule === 'chebyshev';
  if (alone || !('rows' in design) || design.columns > smallGram) return problem;
  if (design.columns >= 2 * (design as { rows: number }).rows) return problem;
  const { response } = design as unknown as { response: Float64Array };
  const yty = response.reduce((sum, value) => sum + value * value, 0);
  return withDesign(problem, gramDesign(design.gram(), design.xty, yty));
}
