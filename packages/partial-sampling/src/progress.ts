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

const sliceMilliseconds = 25;

/**
 * Runs a generator to its end, giving way to the event loop between its steps; a step that is undefined is a pause without
 * news.
 */
export async function runCooperatively<Result>(
  steps: Iterator<Progress | undefined, Result>,
  { signal, onProgress }: AsyncOptions,
): Promise<Result> {
  throwIfAborted(signal);
  let sliceStart = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (step.value !== undefined) onProgress?.({ completed: step.value.completed, total: step.value.total });
    if (performance.now() - sliceStart > sliceMilliseconds) {
      await macrotask();
      sliceStart = performance.now();
    }
    throwIfAborted(signal);
  }
}

/** Runs a generator to its end at once. */
export function runToEnd<Result>(steps: Iterator<unknown, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The steps of a generator that carry news. */
export function* withoutPauses<Step, Result>(
  steps: Generator<Step | undefined, Result>,
): Generator<Step, Result> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (step.value !== undefined) yield step.value;
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  const reason: unknown = signal.reason;
  if (reason instanceof Error && reason.name === 'AbortError') throw reason;
  throw new DOMException('the computation was aborted', 'AbortError');
}

function macrotask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
