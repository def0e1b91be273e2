/** Throws an AbortError when the signal is aborted, the signal's own reason where that is one. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  const reason: unknown = signal.reason;
  if (reason instanceof Error && reason.name === 'AbortError') throw reason;
  throw new DOMException('This operation was aborted', 'AbortError');
}
