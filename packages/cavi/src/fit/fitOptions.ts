import {
  readVector,
  requireBoolean,
  requireCount,
  requireKnownFields,
  requireOneOf,
  requirePositive,
} from '@lab/linalg/arguments';
import type { TransformOptions } from '../input/regressionData.ts';
import type { Prior } from '../priors/prior.ts';
import {
  readSchedule,
  scheduleFields,
  scheduleNames,
  type ScheduleName,
  type ScheduleOptions,
  type ScheduleSettings,
} from '../schedules/schedule.ts';
import { autoSchedule } from './autoSchedule.ts';
import type { RegressionProblem } from './problem.ts';
import type { RunSettings } from './run.ts';

/** How a fit is run. */
export interface RunOptions extends ScheduleOptions {
  /** Default 'auto': the schedule of least predicted cost. */
  readonly schedule?: ScheduleName | 'auto';
  /** p means to start from, default 0. */
  readonly meanStart?: ArrayLike<number>;
  /** Estimated relative error |D^(1/2) (m - m_inf)| / |D^(1/2) m| at which the fit ends, > 0, default 1e-8. */
  readonly tol?: number;
  /** Default 10000. */
  readonly maxSweeps?: number;
  /** What to do when the schedule cycles or diverges: go on with a safer one (default), stop at the best state, or throw. */
  readonly onUnstable?: 'fallback' | 'stop' | 'throw';
  /** The safer schedule: 'damped' (default; sequential if that fails too) or 'sequential'. */
  readonly fallback?: 'damped' | 'sequential';
  /** Workers that would share a parallel sweep: with more than 1, `auto` weighs parallel schedules too. Default 1. */
  readonly workers?: number;
  /** Whether the result carries a certificate at its limit, default true; it costs 33 to 82 parallel sweeps beyond 100 columns. */
  readonly certificate?: boolean;
}

/** Options of `fit`. */
export interface FitOptions extends TransformOptions, RunOptions {
  /** Prior of the coefficients; without one, a normal prior whose variance is estimated with the noise. */
  readonly prior?: Prior;
  /** Variance of the noise, or 'estimate' (default). */
  readonly noiseVariance?: number | 'estimate';
  /** With a prior and an estimated noise: also estimate the prior's weights and (one or two components) its variance. Default false. */
  readonly estimatePrior?: boolean;
}

export const runFields = [
  'schedule',
  'meanStart',
  'tol',
  'maxSweeps',
  'onUnstable',
  'fallback',
  'workers',
  'certificate',
  ...scheduleFields,
] as const;

/** Checked options of a run, before a schedule is chosen. */
export interface CheckedRun {
  readonly schedule: ScheduleName | 'auto';
  readonly scheduleSettings: ScheduleSettings;
  readonly meanStart: Float64Array | undefined;
  readonly tolerance: number;
  readonly maxSweeps: number;
  readonly onUnstable: 'fallback' | 'stop' | 'throw';
  readonly fallback: 'damped' | 'sequential';
  readonly workers: number;
  readonly certificate: boolean;
}

/** Checks everything that does not depend on the model. `scale` brings a start to the working scale. */
export function readRun(options: RunOptions, scale: Float64Array): CheckedRun {
  const p = scale.length;
  const { meanStart } = options;
  return {
    schedule: requireOneOf(options.schedule ?? 'auto', ['auto', ...scheduleNames], 'schedule'),
    scheduleSettings: readSchedule(options, p),
    meanStart:
      meanStart === undefined
        ? undefined
        : readVector(meanStart, 'meanStart', p).map((value, j) => value * scale[j]),
    tolerance: requirePositive(options.tol ?? 1e-8, 'tol'),
    maxSweeps: requireCount(options.maxSweeps ?? 10000, 'maxSweeps', 1),
    onUnstable: requireOneOf(options.onUnstable ?? 'fallback', ['fallback', 'stop', 'throw'], 'onUnstable'),
    fallback: requireOneOf(options.fallback ?? 'damped', ['damped', 'sequential'], 'fallback'),
    workers: requireCount(options.workers ?? 1, 'workers', 1),
    certificate: requireBoolean(options.certificate ?? true, 'certificate'),
  };
}

/** Throws UNKNOWN_OPTION for a field that is not among these and those of a run. */
export function requireFitFields(options: object, more: readonly string[]): void {
  requireKnownFields(options, [...runFields, ...more]);
}

/** The settings of a run on a problem, a schedule chosen where that was left open. */
export function planRun(
  problem: RegressionProblem,
  checked: CheckedRun,
): { settings: RunSettings; reasons: string[] } {
  const { schedule, scheduleSettings, ...rest } = checked;
  if (schedule !== 'auto') {
    const settings = { ...rest, schedule, scheduleSettings, accelerate: false };
    return { settings, reasons: [`schedule '${schedule}' was asked for`] };
  }
  const plan = autoSchedule(problem, {
    workers: rest.workers,
    settings: scheduleSettings,
    tolerance: rest.tolerance,
  });
  return {
    settings: {
      ...rest,
      schedule: plan.schedule,
      scheduleSettings,
      accelerate: plan.accelerate,
    },
    reasons: plan.reasons,
  };
}
