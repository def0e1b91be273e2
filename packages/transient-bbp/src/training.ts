import {
  outOfRange,
  requireCount,
  requireNotNegative,
  requireObject,
  requirePositive,
} from '@lab/linalg/arguments';
import { trainingTime } from './arguments.ts';

/** Full-batch gradient descent: `steps` steps of size `stepSize`. */
export interface GradientDescent {
  /** Step size, > 0. */
  readonly stepSize: number;
  /** Number of steps, an integer >= 0. */
  readonly steps: number;
}

/** How far training has gone: a time of gradient flow (Infinity allowed), or steps of gradient descent. */
export type TrainingStage =
  | number
  | { readonly t: number; readonly gd?: undefined }
  | { readonly gd: GradientDescent; readonly t?: undefined };

/** What changes the flow itself. */
export interface FlowOptions {
  /** Weight decay lambda >= 0, default 0. With t = Infinity this is ridge regression. */
  readonly weightDecay?: number | undefined;
}

/** A checked stage of training. */
export type Filter =
  | { readonly kind: 'flow'; readonly t: number; readonly weightDecay: number }
  | ({ readonly kind: 'descent'; readonly weightDecay: number } & GradientDescent);

/** Checks a stage and its options; `covariance` is what the step size must be stable for. */
export function filterOf(
  stage: TrainingStage,
  { weightDecay: decay = 0 }: FlowOptions,
  covariance: ArrayLike<number>,
): Filter {
  const weightDecay = requireNotNegative(decay, 'weightDecay');
  if (typeof stage === 'number') return { kind: 'flow', t: trainingTime(stage, 't'), weightDecay };
  requireObject(stage, 't');
  if ((stage.gd === undefined) === (stage.t === undefined))
    throw outOfRange('t', 'given, or gd, and not both', stage.t);
  if (stage.gd === undefined) return { kind: 'flow', t: trainingTime(stage.t, 't'), weightDecay };
  requireObject(stage.gd, 'gd');
  const stepSize = requirePositive(stage.gd.stepSize, 'gd.stepSize');
  const steps = requireCount(stage.gd.steps, 'gd.steps', 0);
  let top = 0;
  for (let k = 0; k < covariance.length; k++) top = Math.max(top, covariance[k]);
  if (stepSize * (top + weightDecay) > 2)
    throw outOfRange(
      'gd.stepSize',
      `a stable step: unstable step, need eta < 2/(cmax+lambda) = ${2 / (top + weightDecay)}`,
      stepSize,
    );
  return { kind: 'descent', stepSize, steps, weightDecay };
}

/**
 * Writes what is left of the initial weights (e), what is learned (f) and the gain on the correlations (f/l) in each
 * direction of covariance l.
 * Source: derived, docs/theory.md, section 1.
 */
export function applyFilter(
  filter: Filter,
  covariance: ArrayLike<number>,
  kept: Float64Array,
  learned: Float64Array,
  gain: Float64Array,
): void {
  for (let k = 0; k < covariance.length; k++) {
    const l = covariance[k];
    const rate = l + filter.weightDecay;
    if (rate === 0) {
      kept[k] = 1;
      learned[k] = gain[k] = 0;
      continue;
    }
    let forgotten: number;
    if (filter.kind === 'descent' && filter.stepSize * rate > 1) {
      kept[k] = (1 - filter.stepSize * rate) ** filter.steps;
      forgotten = 1 - kept[k];
    } else {
      const exponent = logarithmOfKept(filter, rate);
      kept[k] = Math.exp(exponent);
      // Beyond 1/2 the difference keeps all its digits, at half the price.
      forgotten = kept[k] < 0.5 ? 1 - kept[k] : -Math.expm1(exponent);
    }
    learned[k] = (l / rate) * forgotten;
    gain[k] = l === 0 ? 0 : forgotten / rate;
  }
}

function logarithmOfKept(filter: Filter, rate: number): number {
  if (filter.kind === 'flow') return -rate * filter.t;
  return filter.steps === 0 ? 0 : filter.steps * Math.log1p(-filter.stepSize * rate);
}
