import { LabRangeError } from '@lab/linalg';
import { requireCount, requireOneOf } from '@lab/linalg/arguments';
import type { RegressionProblem, SweepState } from '../fit/problem.ts';
import { readIntegers, readPermutation, requireBetween } from '../input/arguments.ts';

/** Ways to update the coefficients. */
export type ScheduleName =
  | 'sequential'
  | 'parallel'
  | 'damped'
  | 'sor'
  | 'hybrid'
  | 'block'
  | 'conjugateGradient'
  | 'chebyshev'
  | 'direct'
  | 'anderson'
  | 'asynchronous';

export const scheduleNames: readonly ScheduleName[] = [
  'sequential',
  'parallel',
  'damped',
  'sor',
  'hybrid',
  'block',
  'conjugateGradient',
  'chebyshev',
  'direct',
  'anderson',
  'asynchronous',
];

/** The order of a sequential sweep: the columns' own, a fresh permutation each sweep, p draws with repeats, there and back, or given. */
export type Order = 'cyclic' | 'permuted' | 'random' | 'symmetric' | ArrayLike<number>;

/** How a schedule goes; each option is read by the schedules named. */
export interface ScheduleOptions {
  /** sequential, sor, anderson: default 'cyclic'. */
  readonly order?: Order;
  /**
   * Damping of `damped` and relaxation of `sor` and of `anderson` around `damped`, in (0, 2). Default for `sor` 1.2; for
   * `damped` the optimal factor, found by Lanczos at the current state, renewed every 25 sweeps and halved when the ELBO falls.
   */
  readonly omega?: number;
  /** damped: 'natural' (default; the ELBO is defined at every step) or 'mean'. */
  readonly form?: 'natural' | 'mean';
  /** hybrid, block: p group labels; same label, same group. */
  readonly labels?: ArrayLike<number>;
  /** block: whether groups follow one another ('sequential', default) or move at once ('parallel'). */
  readonly between?: 'sequential' | 'parallel';
  /** anderson: what is accelerated, 'sequential' (default) or 'damped'. */
  readonly around?: 'sequential' | 'damped';
  /** anderson: earlier sweeps remembered, default 5. */
  readonly memory?: number;
  /** asynchronous: largest delay in coordinate updates, default p. */
  readonly maxDelay?: number;
  /** Seed of everything random, default 1. */
  readonly seed?: number;
}

export const scheduleFields = [
  'order',
  'omega',
  'form',
  'labels',
  'between',
  'around',
  'memory',
  'maxDelay',
  'seed',
] as const;

/** Checked schedule options. */
export interface ScheduleSettings {
  readonly order: 'cyclic' | 'permuted' | 'random' | 'symmetric' | Int32Array;
  readonly omega: number | undefined;
  readonly form: 'natural' | 'mean';
  readonly labels: Int32Array | undefined;
  readonly between: 'sequential' | 'parallel';
  readonly around: 'sequential' | 'damped';
  readonly memory: number;
  readonly maxDelay: number;
  readonly seed: number;
}

/** Throws SHAPE, NOT_FINITE, OUT_OF_RANGE or UNKNOWN_OPTION. */
export function readSchedule(options: ScheduleOptions, p: number): ScheduleSettings {
  const { omega, labels } = options;
  return {
    order: readOrder(options.order ?? 'cyclic', p),
    omega: omega === undefined ? undefined : requireBetween(omega, 'omega', 0, 2),
    form: requireOneOf(options.form ?? 'natural', ['natural', 'mean'], 'form'),
    labels: labels === undefined ? undefined : readIntegers(labels, 'labels', p),
    between: requireOneOf(options.between ?? 'sequential', ['sequential', 'parallel'], 'between'),
    around: requireOneOf(options.around ?? 'sequential', ['sequential', 'damped'], 'around'),
    memory: requireCount(options.memory ?? 5, 'memory', 1),
    maxDelay: requireCount(options.maxDelay ?? p, 'maxDelay', 0),
    seed: requireCount(options.seed ?? 1, 'seed', 0),
  };
}

function readOrder(order: Order, p: number): ScheduleSettings['order'] {
  if (typeof order !== 'string') return readPermutation(order, 'order', p);
  return requireOneOf<'cyclic' | 'permuted' | 'random' | 'symmetric'>(
    order,
    ['cyclic', 'permuted', 'random', 'symmetric'],
    'order',
  );
}

/** A schedule under way: knows how to move a state one sweep on. */
export interface Stepper {
  readonly name: ScheduleName;
  /** Whether a sweep can never lower the ELBO, so that neither cycles nor divergence are possible. */
  readonly ascends: boolean;
  /** Whether after a sweep the means are those of the fields, so that the ELBO of the state is defined. */
  readonly inFamily: boolean;
  /**
   * One sweep, in place. Returns how far an undamped update goes, |D^(1/2) step|, where that is not the change of the means;
   * 0 from a schedule that has arrived.
   */
  step(state: SweepState): number | undefined;
  /** Whether what `step` returns bounds the distance to the limit. */
  readonly reachIsError?: boolean;
  /** Factor variances where they are not those of the fields (blocks). */
  readonly blockVariances?: Float64Array;
  /** The ELBO less the likelihood's constant, where it is not that of the fields (blocks). */
  blockElbo?(state: SweepState): number;
  /** The damping in force. */
  readonly damping?: () => number;
  /**
   * Where steps are made with rounded data: what `step` would return by the data as they are, from the residual that steps then go on
   * from. Undefined where there is nothing to confirm.
   */
  confirm?(state: SweepState): number | undefined;
  /** Time of a step over that of a pass over the data as they are, default 1. */
  readonly relativeTime?: number;
  /** Brings fields and residual in line with the means, where sweeps move the means alone. */
  settle?(state: SweepState): void;
}

/** Throws SCHEDULE unless the prior is one normal component. */
export function requireGaussian(problem: RegressionProblem, schedule: string): number {
  const tau = problem.family.gaussianPrecision;
  if (tau !== undefined) return tau;
  const message = `schedule '${schedule}' needs a Gaussian prior; for this prior there are sequential, sor, damped, parallel, hybrid, anderson, asynchronous`;
  throw new LabRangeError('SCHEDULE', message, { argument: 'schedule' });
}

/** Throws SHAPE where a schedule needs groups and none were given. */
export function requireLabels(labels: Int32Array | undefined, schedule: string): Int32Array {
  if (labels !== undefined) return labels;
  const message = `schedule '${schedule}' needs labels: one group label for each column`;
  throw new LabRangeError('SHAPE', message, { argument: 'labels' });
}
