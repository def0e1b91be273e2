import { throwIfAborted } from './abort.ts';

// Half of the 50 ms a page may be kept waiting: a step that starts just before the end still has its time.
const SLICE_MS = 25;

/** Runs a generator to its end in one go. */
export function runToEnd<Step, Result>(steps: Iterator<Step, Result>, signal?: AbortSignal): Result {
  for (;;) {
    throwIfAborted(signal);
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}

/** Runs a generator to its end, giving way to the event loop at least every 50 ms if its steps are short. */
export async function runCooperatively<Step, Result>(
  steps: Iterator<Step, Result>,
  signal?: AbortSignal,
): Promise<Result> {
  let pause = performance.now() + SLICE_MS;
  for (;;) {
    throwIfAborted(signal);
    const next = steps.next();
    if (next.done === true) return next.value;
    if (performance.now() < pause) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    pause = performance.now() + SLICE_MS;
  }
}
