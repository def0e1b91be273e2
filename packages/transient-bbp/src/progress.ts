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
