import type { StepOptions } from '@lab/linalg/cooperative';

/** How far a computation is: `done` of `total` parts of a phase. */
export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

/** What every function whose name ends in Async takes beside its own options. */
export type AsyncOptions = StepOptions<Progress>;

/** A computation in parts: it reports its progress after each and returns its result. */
export type Task<Result> = Generator<Progress, Result, void>;
