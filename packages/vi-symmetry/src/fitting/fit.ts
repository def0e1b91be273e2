import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import type { AsyncOptions, Progress } from '../task.ts';
import { requireTarget, type EuclideanTarget, type SphereTarget, type Target } from '../targets/target.ts';
import { locationScaleTask } from './locationScaleFit.ts';
import type { Fit, LocationScaleFit, SphereFit } from './model.ts';
import { readFitOptions, type FitOptions } from './options.ts';
import { sphereTask, type SphereFitOptions } from './sphereFit.ts';

/**
 * Fits a family to a target by minimising a divergence, deterministically: reverse KL, forward KL, any alpha, any f.
 *
 * On R^d the family is z = nu + L u and the divergence is averaged over fixed base points (docs/theory.md, "Fixed base points"); on the sphere it is
 * the von Mises-Fisher law. Several starts are made and the best is kept.
 *
 * @param target from {@link target}, or one of `@lab/vi-symmetry/targets`
 * @param options see {@link FitOptions}; on the sphere {@link SphereFitOptions}
 * @returns a plain object; `converged` false when the gradient did not vanish
 * @throws LabRangeError OUT_OF_RANGE, SHAPE, NOT_FINITE, INVALID_LOG_DENSITY, NO_SUPPORT, INVALID_GENERATOR, INVALID_SAMPLE,
 *   NORMALIZER_REQUIRED, FORWARD_KL_UNAVAILABLE, DIVERGENCE_INFINITE; LabTypeError UNKNOWN_OPTION, WRONG_TYPE
 */
export function fit(target: EuclideanTarget, options?: FitOptions): LocationScaleFit;
export function fit(target: SphereTarget, options?: SphereFitOptions): SphereFit;
export function fit(target: Target, options?: FitOptions | SphereFitOptions): Fit;
export function fit(target: Target, options: FitOptions | SphereFitOptions = {}): Fit {
  return runToEnd(fitTask(target, options));
}

/** {@link fit} without blocking: yields to the event loop, rejects with an AbortError once the signal is aborted. */
export function fitAsync(
  target: Target,
  options: (FitOptions | SphereFitOptions) & AsyncOptions = {},
): Promise<Fit> {
  const { signal, onProgress, ...rest } = options;
  return runCooperatively(fitTask(target, rest), { signal, onProgress });
}

/** {@link fit} iteration by iteration: yields progress, returns the fit. */
export function iterateFit(
  target: Target,
  options: FitOptions | SphereFitOptions = {},
): Generator<Progress, Fit, void> {
  return fitTask(target, options);
}

function* fitTask(target: Target, options: FitOptions | SphereFitOptions): Generator<Progress, Fit, void> {
  requireTarget(target);
  if (target.support === 'sphere') return yield* sphereTask(target, options as SphereFitOptions);
  return yield* locationScaleTask(target, readFitOptions(options as FitOptions, target.dim));
}
