/** Where a step of several parameters has come to. */
export interface StepProgress {
  /** The parameter that has just been updated. */
  readonly name: string;
  readonly completed: number;
  readonly total: number;
}

/** The AbortError of `stepAsync`: it says which parameters have had their step. */
export class StepAbortedError extends Error {
  override readonly name = 'AbortError';
  /** In the order they were updated; every other parameter and its state is as it was. */
  readonly updated: readonly string[];

  constructor(updated: readonly string[], reason: unknown) {
    const done = updated.length === 0 ? 'before anything was changed' : `after ${updated.join(', ')}`;
    super(`the step was aborted ${done}`, { cause: reason });
    this.updated = updated;
  }
}
