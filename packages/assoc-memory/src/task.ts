/** How far a long computation has come. */
export interface Progress {
  readonly completed: number;
  readonly total: number;
}

/** What every asynchronous function of this package takes. */
export interface AsyncOptions {
  /** Aborting rejects with an AbortError and leaves no partial result. */
  readonly signal?: AbortSignal | undefined;
  /** Called as parts are completed. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** A computation in short parts; it yields its progress, or undefined for a pause without news. */
export type Task<Result> = Generator<Progress | undefined, Result, void>;

const sliceMilliseconds = 25;

/** Runs a task to its end at once. */
export function runToEnd<Result>(task: Task<Result>): Result {
  for (;;) {
    const part = task.next();
    if (part.done === true) return part.value;
  }
}

/** Runs a task to its end, giving way to the event loop between its parts. */
export async function runCooperatively<Result>(
  task: Task<Result>,
  { signal, onProgress }: AsyncOptions = {},
): Promise<Result> {
  throwIfAborted(signal);
  const turn = turnTaker();
  try {
    for (;;) {
      const part = task.next();
      if (part.done === true) return part.value;
      if (part.value !== undefined) onProgress?.(part.value);
      await turn();
      throwIfAborted(signal);
    }
  } catch (error) {
    endEarly(task);
    throw error;
  }
}

/** Lets a task that is given up free what it holds. */
export function endEarly(task: Task<unknown>): void {
  task.return(undefined);
}

/** A function that waits for the event loop once a slice of time has passed since it last did. */
export function turnTaker(): () => Promise<void> {
  let sliceStart = performance.now();
  return async () => {
    if (performance.now() - sliceStart < sliceMilliseconds) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    sliceStart = performance.now();
  };
}

/** Throws the AbortError of an aborted signal. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  const reason: unknown = signal.reason;
  if (reason instanceof Error && reason.name === 'AbortError') throw reason;
  throw new DOMException('the computation was aborted', 'AbortError');
}
