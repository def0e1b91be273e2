import { readVector, requireKnownFields, requireOneOf, requirePositive } from '@lab/linalg/arguments';
import type { RegressionData } from '../input/regressionData.ts';
import {
  readSchedule,
  scheduleFields,
  scheduleNames,
  type ScheduleName,
  type ScheduleOptions,
} from '../schedules/schedule.ts';
import { stepperFor } from '../schedules/steppers.ts';
import { createMonitor, type Vital } from './monitor.ts';
import {
  likelihoodConstant,
  modelFields,
  regressionProblem,
  startState,
  type ModelOptions,
  type RegressionProblem,
  type SweepState,
} from './problem.ts';
import { elboOf, refreshInterval } from './run.ts';

/** Options of {@link iterate}. */
export interface IterateOptions extends ScheduleOptions {
  /** The schedule to follow. */
  readonly schedule: ScheduleName;
  /** p means to start from, default 0; the natural form of `damped` starts from the factors they make. */
  readonly meanStart?: ArrayLike<number>;
  /** damped, natural form: p fields to start from, default 0. */
  readonly fieldStart?: ArrayLike<number>;
  /** Relative error at which a verdict reads 'converged', > 0, default 1e-8. */
  readonly tol?: number;
}

/** A state of a schedule after a sweep, a copy. */
export interface Iterate extends Vital {
  /** Sweeps done. */
  readonly sweep: number;
  /** p means, on the working (centred, scaled) columns. */
  readonly mean: Float64Array;
  /** p fields h of the factors. */
  readonly field: Float64Array;
  /** The ELBO of the factors: complete where the data have rows, else without the data's constants. */
  readonly elbo: number;
}

/**
 * The states of a schedule, sweep by sweep, without end: nothing stops it and nothing is changed when it goes wrong.
 *
 * @param data `{ X, y }` or `{ gram, xty }`
 * @param options the model and the schedule
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE, UNKNOWN_OPTION, NOT_SYMMETRIC, SCHEDULE
 * @remarks arXiv 2603.20929; docs/theory.md, section 2
 */
export function* iterate(
  data: RegressionData,
  options: ModelOptions & IterateOptions,
): Generator<Iterate, never, void> {
  requireKnownFields(options, [
    ...modelFields,
    ...scheduleFields,
    'schedule',
    'meanStart',
    'fieldStart',
    'tol',
  ]);
  const name = requireOneOf(options.schedule, scheduleNames, 'schedule');
  const problem = regressionProblem(data, options);
  const settings = readSchedule(options, problem.design.columns);
  const stepper = stepperFor(problem, name, settings);
  const state = startOf(problem, options, name === 'damped' && settings.form === 'natural');
  const tolerance = requirePositive(options.tol ?? 1e-8, 'tol');
  const monitor = createMonitor(problem.precision, 0, tolerance, state.mean);
  for (let sweep = 1; ; sweep++) {
    const reach = stepper.step(state);
    stepper.settle?.(state);
    if (stepper.settle === undefined && sweep % refreshInterval === 0)
      problem.design.residual(state.mean, state.residual);
    const vital = monitor.update(state.mean, reach, stepper, Infinity);
    yield {
      ...vital,
      sweep,
      mean: state.mean.slice(),
      field: state.field.slice(),
      elbo: elboOf(problem, stepper, state) + likelihoodConstant(problem),
    };
  }
}

function startOf(problem: RegressionProblem, options: IterateOptions, natural: boolean): SweepState {
  const p = problem.design.columns;
  const { scale } = problem.transform;
  const { meanStart, fieldStart } = options;
  const mean =
    meanStart === undefined ? undefined : readVector(meanStart, 'meanStart', p).map((m, j) => m * scale[j]);
  const state = startState(problem, mean);
  if (!natural) return state;
  if (fieldStart !== undefined) state.field.set(readVector(fieldStart, 'fieldStart', p));
  else if (mean === undefined) state.field.fill(0);
  for (let j = 0; j < p; j++) state.mean[j] = problem.family.mean(j, state.field[j]);
  problem.design.residual(state.mean, state.residual);
  return state;
}
