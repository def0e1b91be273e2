/** Throws an AbortError where the signal is aborted: the signal's own reason where that is one. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  const reason: unknown = signal.reason;
  if (reason instanceof Error && reason.name === 'AbortError') throw reason;
  throw new DOMException('The operation was aborted', 'AbortError');
}

/** Half of the 50 ms that a page may be kept waiting: a step begun just before the end still has its time. */
const SLICE = 25;

/** Runs a generator to its end in one go. */
export function runToEnd<Step, Result>(
  steps: Generator<Step, Result>,
  signal: AbortSignal | undefined,
  onStep: (step: Step) => void,
): Result {
  for (;;) {
    throwIfAborted(signal);
    const next = steps.next();
    if (next.done === true) return next.value;
    onStep(next.value);
  }
}

/** Runs a generator to its end, giving way to the event loop between its steps at least every 50 ms. */
export async function runCooperatively<Step, Result>(
  steps: Generator<Step, Result>,
  signal: AbortSignal | undefined,
  onStep: (step: Step) => void,
): Promise<Result> {
  let pause = performance.now() + SLICE;
  for (;;) {
    throwIfAborted(signal);
    const next = steps.next();
    if (next.done === true) return next.value;
    onStep(next.value);
    if (performance.now() < pause) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    pause = performance.now() + SLICE;
  }
}
