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

/** Runs all steps at once. */
export function runSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

const SLICE_MILLISECONDS = 25;

/** Runs the steps in slices, giving the event loop its turn between them. */
export async function runStepsAsync<T>(steps: Steps<T>, options: AsyncOptions = {}): Promise<T> {
  const { signal, onProgress } = options;
  try {
    throwIfAborted(signal);
    let sliceStart = performance.now();
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      if (performance.now() - sliceStart < SLICE_MILLISECONDS) continue;
      onProgress?.(step.value);
      await nextTurn();
      throwIfAborted(signal);
      sliceStart = performance.now();
    }
  } finally {
    steps.return(undefined as T);
  }
}

/** Throws the signal's reason where it is an AbortError, a fresh AbortError else. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  const reason: unknown = signal.reason;
  if (reason instanceof Error && reason.name === 'AbortError') throw reason;
  throw new DOMException('the computation was aborted', 'AbortError');
}

/** Resolves in the next turn of the event loop, in Node and in pages. */
export async function nextTurn(): Promise<void> {
  await new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (): void => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
