/** How far a computation is: `done` of `total` parts of a phase. */
export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

/** What every function whose name ends in Async takes beside its own options. */
export interface AsyncOptions {
  /** Stops the computation: the promise rejects with an AbortError and no partial result. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each part. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** A computation in parts: it reports its progress after each and returns its result. */
export type Task<Result> = Generator<Progress, Result, void>;

/** Runs a task to its end. */
export function runTask<Result>(task: Iterator<unknown, Result, void>): Result {
  for (;;) {
    const step = task.next();
    if (step.done === true) return step.value;
  }
}

/** A pause this long between two turns of the event loop is not felt. */
const sliceMilliseconds = 25;

/**
 * Runs a task part by part, giving the event loop a turn between parts.
 *
 * @throws AbortError (or the signal's own reason of that name) once the signal is aborted
 */
export async function runTaskAsync<Result>(
  task: Task<Result>,
  { signal, onProgress }: AsyncOptions = {},
): Promise<Result> {
  throwIfAborted(signal);
  await turn();
  let sliceStart = performance.now();
  for (;;) {
    throwIfAborted(signal);
    const step = task.next();
    if (step.done === true) return step.value;
    onProgress?.(step.value);
    if (performance.now() - sliceStart < sliceMilliseconds) continue;
    await turn();
    sliceStart = performance.now();
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  const reason: unknown = signal.reason;
  if (reason instanceof Error && reason.name === 'AbortError') throw reason;
  throw new DOMException('the computation was aborted', 'AbortError');
}
