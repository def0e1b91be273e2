import { nextTurn, throwIfAborted } from '@lab/linalg/cooperative';

/** How far a long computation has come. */
export interface Progress {
  /** What is being computed. */
  readonly stage: string;
  readonly done: number;
  /** What `done` will reach, where that is known. */
  readonly total?: number;
  /** The labels as they are now, where there are some. */
  readonly labels?: Int32Array;
  /** The direction just judged, in the choice of K. */
  readonly direction?: JudgedDirection;
}

/** An eigenvalue held against its reference. */
export interface JudgedDirection {
  /** 1 for the first direction. */
  readonly k: number;
  /** The eigenvalue in question. */
  readonly eigenvalue: number;
  /** Largest top eigenvalue of the sign-flipped residuals. */
  readonly reference: number;
  /** Whether the direction counts. */
  readonly kept: boolean;
}

/** Work that another package does, at once or in turns of the event loop; both give the same result. */
export interface Task<Result> {
  now(): Result;
  later(options: AsyncOptions): Promise<Result>;
}

/** A computation that can be left and taken up again at every step. */
export type Steps<Result> = Generator<Progress | Task<unknown>, Result, unknown>;

/** How an asynchronous run is followed and stopped. */
export interface AsyncOptions {
  /** Stops the run: the promise rejects with an AbortError and nothing is returned. */
  readonly signal?: AbortSignal;
  /** Called between turns of the event loop. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Leaves a task to whoever runs the steps and goes on with its result. */
export function* perform<Result>(task: Task<Result>): Steps<Result> {
  return (yield task) as Result;
}

/** Runs all steps at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  let answer: unknown;
  for (;;) {
    const step = steps.next(answer);
    if (step.done === true) return step.value;
    answer = isTask(step.value) ? step.value.now() : undefined;
  }
}

/** Runs the steps one at a time; tasks of other packages are done on the way. */
export function* iterateSteps<Result>(steps: Steps<Result>): Generator<Progress, Result, undefined> {
  let answer: unknown;
  for (;;) {
    const step = steps.next(answer);
    if (step.done === true) return step.value;
    answer = undefined;
    if (isTask(step.value)) answer = step.value.now();
    else yield step.value;
  }
}

/** Milliseconds of work between two turns of the event loop. */
const slice = 15;

/**
 * Runs all steps, letting the event loop turn in between; the result is that of `finish`.
 * @throws AbortError as a rejection, once the signal is aborted
 */
export async function finishAsync<Result>(steps: Steps<Result>, options: AsyncOptions = {}): Promise<Result> {
  const { signal, onProgress } = options;
  throwIfAborted(signal);
  let turn = performance.now();
  let answer: unknown;
  for (;;) {
    const step = steps.next(answer);
    throwIfAborted(signal);
    if (step.done === true) return step.value;
    answer = isTask(step.value) ? await doLater(step.value, options) : undefined;
    if (performance.now() - turn < slice) continue;
    if (!isTask(step.value)) onProgress?.(step.value);
    await nextTurn();
    throwIfAborted(signal);
    turn = performance.now();
  }
}

/** An abort inside a task is reported like any other, whatever the signal's reason. */
async function doLater(task: Task<unknown>, options: AsyncOptions): Promise<unknown> {
  try {
    return await task.later(options);
  } catch (error) {
    throwIfAborted(options.signal);
    throw error;
  }
}

function isTask(step: Progress | Task<unknown>): step is Task<unknown> {
  return 'now' in step;
}
