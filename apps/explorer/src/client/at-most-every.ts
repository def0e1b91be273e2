/** A call that is held back until its time. */
export interface HeldBack<T> {
  /** Acts at once where the last time is long enough ago, otherwise as soon as it is, with what was said last. */
  readonly call: (value: T) => void;
  /** Does now what is held back. */
  readonly flush: () => void;
  /** Forgets what is held back. */
  readonly drop: () => void;
}

/** Acts at most once in an interval of milliseconds; the last call is never lost. */
export function atMostEvery<T>(interval: number, act: (value: T) => void): HeldBack<T> {
  let held: { readonly value: T } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = (): void => {
    timer = undefined;
    if (held === undefined) return;
    const { value } = held;
    held = undefined;
    timer = setTimeout(next, interval);
    act(value);
  };
  return {
    call(value) {
      held = { value };
      if (timer === undefined) next();
    },
    flush() {
      clearTimeout(timer);
      next();
    },
    drop() {
      held = undefined;
    },
  };
}
