import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import type { AsyncOptions } from './progress.ts';
import { blockModel, type BlockModel, type BlockModelInput } from './blockModel.ts';
import { stageCriticalStrength } from './criticalStrength.ts';
import { initializationOf, type InitializationOptions } from './initialization.ts';
import { curveMinimum, curveSamples, curveWindows, type StrengthCurve } from './strengthCurve.ts';
import { filterOf, type FlowOptions } from './training.ts';

/** Whether a signal is ever seen, and whether it stays. */
export type Phase = 'never' | 'persistent' | 'transient';

/** When a signal stands out of the noise. */
export interface Windows {
  /** 'never' without a window, 'persistent' when the last window has no end, 'transient' otherwise. */
  readonly phase: Phase;
  /** True with more than one window. */
  readonly reentrant: boolean;
  /** [start, end] of each window in time order; a start of 0 means from the first moment on, an end may be Infinity. */
  readonly windows: readonly (readonly [number, number])[];
  /** Infimum of theta_c over t in [0, Infinity]. */
  readonly thetaMin: number;
  /** Where it is taken; Infinity, or 0, when theta_c there is within 1e-9 of it. */
  readonly tAtThetaMin: number;
  /** theta_c at t = Infinity. */
  readonly thetaInf: number;
  /** Limit of theta_c as t -> 0: Infinity when initVariance > 0. */
  readonly thetaZero: number;
}

/** What changes the critical strength beside the model. */
export interface WindowOptions extends FlowOptions, InitializationOptions {}

/** theta_c(t) of a checked model. */
export function strengthCurve(model: BlockModel, options: WindowOptions): StrengthCurve {
  const initialization = initializationOf(options);
  const at = (t: number): number =>
    stageCriticalStrength(model, filterOf(t, options, model.covariance), initialization);
  const rates = model.covariance.filter((c) => c > 0).map((c) => c + (options.weightDecay ?? 0));
  return {
    at,
    zero: at(0),
    infinity: at(Infinity),
    fastest: rates.reduce((most, rate) => Math.max(most, rate), 0),
    slowest: rates.reduce((least, rate) => Math.min(least, rate), Infinity),
  };
}

/**
 * The windows of training time in which the signal stands out of the noise, and the phase they make.
 * @param model - a block model; for theta < 0 the signal stands below the bulk and the windows are those of |theta|.
 * @param options - weightDecay >= 0, default 0; initialization, default 'iid'.
 * @returns phase, reentrant, windows, thetaMin, tAtThetaMin, thetaInf and thetaZero.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION.
 * Source: arXiv 2604.18450 (three phases); algorithm derived, docs/theory.md, section 7.
 */
export function windows(model: BlockModelInput, options: WindowOptions = {}): Windows {
  const problem = blockModel(model);
  return runToEnd(windowSteps(problem, strengthCurve(problem, options)));
}

/**
 * `windows` that gives way to the event loop and can be aborted: for models of very many blocks, or with symmetric initial
 * weights.
 * @param model - as for `windows`.
 * @param options - those of `windows`, signal; there is no progress to report.
 * @returns a promise of the windows.
 * @throws rejects as `windows` does, and with an AbortError.
 */
export async function windowsAsync(
  model: BlockModelInput,
  options: WindowOptions & Pick<AsyncOptions, 'signal'> = {},
): Promise<Windows> {
  const problem = blockModel(model);
  return runCooperatively(windowSteps(problem, strengthCurve(problem, options)), { signal: options.signal });
}

function* windowSteps(problem: BlockModel, curve: StrengthCurve): Generator<undefined, Windows, void> {
  const samples = yield* curveSamples(curve);
  const intervals = curveWindows(curve, samples, Math.abs(problem.theta));
  return {
    phase: phaseOf(intervals),
    reentrant: intervals.length > 1,
    windows: intervals,
    ...curveMinimum(curve, samples),
    thetaInf: curve.infinity,
    thetaZero: curve.zero,
  };
}

function phaseOf(intervals: readonly (readonly [number, number])[]): Phase {
  if (intervals.length === 0) return 'never';
  return intervals[intervals.length - 1][1] === Infinity ? 'persistent' : 'transient';
}
