import { runCooperatively } from '@lab/linalg/cooperative';

/** Where a long computation stands. */
export interface Progress {
  /** Share of the work that is done, from 0 to 1. */
  readonly fraction: number;
  /** What is being done, in a word or two. */
  readonly stage: string;
  /** What is driven down or estimated, as it stands: a loss, a largest move, a running mean. */
  readonly value?: number;
}

/** Options of every computation whose name ends in Async. */
export interface AsyncOptions {
  /** Aborts the computation: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called after each slice of work, at least every 50 ms. */
  readonly onProgress?: (progress: Progress) => void;
}

/** A computation cut into short steps: yields where it stands, returns the result. */
export type Steps<T> = Generator<Progress, T, void>;

/** The same steps as a part of a longer computation: their fractions fill `share` of it from `start` on. */
export function* within<T>(steps: Steps<T>, start: number, share: number): Steps<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield { ...step.value, fraction: start + share * step.value.fraction };
  }
}

/** Runs the steps in slices, giving the event loop its turn between them. */
export function runStepsAsync<T>(steps: Steps<T>, options: AsyncOptions = {}): Promise<T> {
  return runCooperatively(steps, { signal: options.signal, onTurn: options.onProgress });
}
