import { LabTypeError, type MatrixLike } from '@lab/linalg';
import {
  requireBoolean,
  requireCount,
  requireNumber,
  requireOneOf,
  requirePositive,
} from '@lab/linalg/arguments';
import type { PathElement } from '@lab/stats';
import { numbers, type NumberList } from '../arguments.ts';
import { multiStepExponents } from '../theory/scalingExponents.ts';
import type { RuleOptions } from '../rules/rule.ts';

/** Which gradient several steps follow. */
export type TrainingMode = 'exact' | 'thresholded' | 'rank';

/** Options of `train`. */
export interface TrainingOptions extends RuleOptions {
  /** Steps, an integer >= 1. */
  readonly steps: number;
  /**
   * 'exact' (default): the full softmax gradient. 'thresholded': sum of q_i (u_i - ubar) v_i' over items that are not
   * recovered. 'rank': the same over the items beyond a schedule of ranks, as the paper proves it.
   */
  readonly mode?: TrainingMode | undefined;
  /** Thresholded: items count as recovered above this margin; default 0. */
  readonly threshold?: number | undefined;
  /** Thresholded: whether items lost again become active again; default true. False forgets: old items drown in later noise. */
  readonly readd?: boolean | undefined;
  /** Rank: how many of the first items are left out at each step; default d^x_t of `multiStepExponents`, which needs alpha. */
  readonly schedule?: NumberList | undefined;
  /** Rank: exponent of the frequencies. */
  readonly alpha?: number | undefined;
  /**
   * eta, one number or one for each step; default sqrt(dIn) for Muon, Newton-Schulz and Newton, 3 sqrt(dIn) over the largest
   * singular value of the direction for SGD, sqrt(dIn) over it for 'sign' and 'power'.
   */
  readonly stepSize?: number | NumberList | 'auto' | undefined;
  /** Muon: lambda as this share of the gradient's median singular value, > 0, in place of `lambda`. */
  readonly medianShare?: number | undefined;
  /** Size of a fresh minibatch at each step; default: the population gradient. */
  readonly batch?: number | undefined;
  /** Names the stream of the minibatches; default 1. */
  readonly seed?: PathElement | undefined;
  /** Start, dOut x dIn; default zero. */
  readonly W?: MatrixLike | undefined;
}

/** Checked options. */
export interface CheckedTraining {
  readonly steps: number;
  readonly mode: TrainingMode;
  readonly threshold: number;
  readonly readd: boolean;
  /** Rank mode: items left out at each step. */
  readonly schedule: Float64Array | undefined;
  /** One for each step, or undefined for the automatic size. */
  readonly stepSizes: Float64Array | undefined;
  readonly medianShare: number | undefined;
  readonly batch: number | undefined;
  readonly seed: PathElement;
}

/** Checks what does not depend on the problem but for the dimension. */
export function checkedTraining(options: TrainingOptions, d: number): CheckedTraining {
  const steps = requireCount(options.steps, 'steps', 1, 1e6);
  const mode = requireOneOf(options.mode ?? 'exact', ['exact', 'thresholded', 'rank'], 'mode');
  return {
    steps,
    mode,
    threshold: requireNumber(options.threshold ?? 0, 'threshold'),
    readd: requireBoolean(options.readd ?? true, 'readd'),
    schedule: mode === 'rank' ? rankSchedule(options, steps, d) : undefined,
    stepSizes: checkedStepSizes(options.stepSize, steps),
    medianShare:
      options.medianShare === undefined ? undefined : requirePositive(options.medianShare, 'medianShare'),
    batch: options.batch === undefined ? undefined : requireCount(options.batch, 'batch', 1, 2 ** 50),
    seed: options.seed ?? 1,
  };
}

function checkedStepSizes(stepSize: TrainingOptions['stepSize'], steps: number): Float64Array | undefined {
  if (stepSize === undefined || stepSize === 'auto') return undefined;
  if (typeof stepSize === 'number') return new Float64Array(steps).fill(requireNumber(stepSize, 'stepSize'));
  if (typeof stepSize === 'string')
    throw new LabTypeError(
      'UNKNOWN_OPTION',
      `stepSize must be numbers or 'auto', got '${String(stepSize)}'`,
      {
        argument: 'stepSize',
      },
    );
  return numbers(stepSize, 'stepSize', { length: steps });
}

/** Nothing is left out at the first step, then d^x_1, d^x_2, ... items. */
function rankSchedule({ schedule, alpha, rule }: TrainingOptions, steps: number, d: number): Float64Array {
  if (schedule !== undefined)
    return numbers(schedule, 'schedule', { length: steps, integers: true, least: 0 });
  if (alpha === undefined)
    throw new LabTypeError('WRONG_TYPE', "mode 'rank' needs alpha or a schedule", { argument: 'alpha' });
  const exponents = multiStepExponents({ alpha, steps });
  const reached = rule === 'sgd' ? exponents.sgd : exponents.muon;
  return Float64Array.from({ length: steps }, (_, t) => (t === 0 ? 0 : Math.floor(d ** reached[t - 1])));
}
