/**
 * Long computations written as generators of short steps: run in one go, in turns with the event loop, or step by step.
 */

/** A computation in short steps; where there is something to tell, a step yields it. */
export type Steps<News, Result> = Generator<News | undefined, Result, void>;

/** How a computation in steps is followed and stopped. */
export interface StepOptions<News> {
  /** Ends the computation with an AbortError. */
  readonly signal?: AbortSignal | undefined;
  /** Called with all that the steps tell. */
  readonly onProgress?: ((news: News) => void) | undefined;
}

/** How a computation that takes turns with the event loop is followed and stopped. */
export interface CooperativeOptions<News> extends StepOptions<News> {
  /** Called before each turn of the event loop with what the steps told last: for steps that are many and tiny. */
  readonly onTurn?: ((news: News) => void) | undefined;
}

/** How far a computation has come that consists of equal parts. */
export interface Progress {
  readonly completed: number;
  readonly total: number;
}

/** How a computation in equal parts is followed and stopped. */
export type AsyncOptions = StepOptions<Progress>;

// Half of the 50 ms a page may be kept waiting: a step that starts just before the end still has its time.
const sliceMilliseconds = 25;

/**
 * Runs the steps to their end in one go.
 *
 * @throws AbortError once the signal is aborted, and what the steps throw
 */
export function runToEnd<News, Result>(steps: Steps<News, Result>, options: StepOptions<News> = {}): Result {
  try {
    for (;;) {
      const next = step(steps, options);
      if (next.done === true) return next.value;
    }
  } finally {
    endEarly(steps);
  }
}

/**
 * Runs the steps to their end, giving way to the event loop before the first and then at least every 50 ms if each is
 * short.
 *
 * @throws AbortError as a rejection once the signal is aborted, and what the steps throw
 */
export async function runCooperatively<News, Result>(
  steps: Steps<News, Result>,
  options: CooperativeOptions<News> = {},
): Promise<Result> {
  let told: News | undefined;
  try {
    throwIfAborted(options.signal);
    await nextTurn();
    const turn = turnTaker();
    for (;;) {
      const next = step(steps, options);
      if (next.done === true) return next.value;
      told = next.value ?? told;
      const pause = turn(() => {
        if (told !== undefined) options.onTurn?.(told);
      });
      if (pause !== undefined) await pause;
    }
  } finally {
    endEarly(steps);
  }
}

/**
 * What the steps tell, one after the other, and the result; steps without news are passed over.
 *
 * @throws AbortError once the signal is aborted, and what the steps throw
 */
export function* newsOf<News, Result>(
  steps: Steps<News, Result>,
  options: StepOptions<News> = {},
): Generator<News, Result, void> {
  try {
    for (;;) {
      const next = step(steps, options);
      if (next.done === true) return next.value;
      if (next.value !== undefined) yield next.value;
    }
  } finally {
    endEarly(steps);
  }
}

/** Lets steps that are given up free what they hold; does nothing to those that have ended. */
export function endEarly<Result>(steps: Generator<unknown, Result, void>): void {
  steps.return(undefined as Result);
}

/** A function that waits for the event loop once 25 ms have passed since it last did, and calls `before` before it. */
export function turnTaker(): (before?: () => void) => Promise<void> | undefined {
  let sliceEnd = performance.now() + sliceMilliseconds;
  return (before) => {
    if (performance.now() < sliceEnd) return undefined;
    before?.();
    return nextTurn().then(() => {
      sliceEnd = performance.now() + sliceMilliseconds;
    });
  };
}

/** Throws an AbortError where the signal is aborted: the signal's own reason where that is one. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  const reason: unknown = signal.reason;
  if (reason instanceof Error && reason.name === 'AbortError') throw reason;
  throw new DOMException('the computation was aborted', 'AbortError');
}

/** The next turn of the event loop; a message, because pages make a chain of timers wait 4 ms each. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (): void => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

function step<News, Result>(
  steps: Steps<News, Result>,
  { signal, onProgress }: StepOptions<News>,
): IteratorResult<News | undefined, Result> {
  throwIfAborted(signal);
  const next = steps.next();
  if (next.done !== true && next.value !== undefined) onProgress?.(next.value);
  return next;
}
