import { throwIfAborted } from './abort.ts';

// Half of the 50 ms a page may be kept waiting: a step that starts just before the end still has its time.
const SLICE_MS = 25;

/** A computation in short steps; where it has come to a state worth telling, a step yields it. */
export type Steps<State, Result> = Generator<State | undefined, Result, undefined>;

/** What every stepwise computation takes. */
export interface StepOptions<State> {
  /** Ends the computation with an AbortError. */
  readonly signal?: AbortSignal;
  /** Called with each state. */
  readonly onProgress?: (state: State) => void;
}

/** Runs the steps to their end in one go. */
export function runToEnd<State, Result>(steps: Steps<State, Result>, options: StepOptions<State>): Result {
  try {
    for (;;) {
      const next = step(steps, options);
      if (next.done === true) return next.value;
    }
  } finally {
    end(steps);
  }
}

/** Runs the steps to their end, giving way to the event loop at least every 50 ms if each is short. */
export async function runCooperatively<State, Result>(
  steps: Steps<State, Result>,
  options: StepOptions<State>,
): Promise<Result> {
  let pause = performance.now() + SLICE_MS;
  try {
    for (;;) {
      const next = step(steps, options);
      if (next.done === true) return next.value;
      if (performance.now() < pause) continue;
      await new Promise((resolve) => setTimeout(resolve, 0));
      pause = performance.now() + SLICE_MS;
    }
  } finally {
    end(steps);
  }
}

/** The states alone, one after the other, and the result. */
export function* statesOf<State, Result>(
  steps: Steps<State, Result>,
  options: StepOptions<State>,
): Generator<State, Result, undefined> {
  try {
    for (;;) {
      const next = step(steps, options);
      if (next.done === true) return next.value;
      if (next.value !== undefined) yield next.value;
    }
  } finally {
    end(steps);
  }
}

/** Lets the steps give back what they hold, however they were left. */
function end<State, Result>(steps: Steps<State, Result>): void {
  steps.return(undefined as Result);
}

function step<State, Result>(
  steps: Steps<State, Result>,
  { signal, onProgress }: StepOptions<State>,
): IteratorResult<State | undefined, Result> {
  throwIfAborted(signal);
  const next = steps.next();
  if (next.done !== true && next.value !== undefined) onProgress?.(next.value);
  return next;
}
