import type { Steps } from '@lab/linalg/cooperative';

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
export type Task<Result> = Steps<Progress, Result>;
