/** One simulated step, or several on given embeddings. */
export interface AssociativeTask {
  /** Dimension of keys and values. */
  readonly d: number;
  /** Number of facts. */
  readonly n: number;
  /** Exponent of the power law of the frequencies; undefined for given counts. */
  readonly alpha: number | undefined;
  /** Counts of the facts, most frequent first. */
  readonly counts: Float64Array | undefined;
  /** Samples in the step; undefined for the population gradient. */
  readonly batch: number | undefined;
  /** Steps; 1 is simulated without keeping embeddings. */
  readonly steps: number;
  readonly seed: number;
}

/** What a rule stored. */
export interface Stored {
  /** Facts recovered after each step. */
  readonly recovered: readonly number[];
  /** Loss after each step, nats; where embeddings are kept. */
  readonly loss: readonly number[] | undefined;
  /** Facts the closed theory expects after one step; undefined for rules it does not cover. */
  readonly theory: number | undefined;
}

/** There is no hidden truth: the facts are the input. */
export type NoReference = Record<string, never>;
