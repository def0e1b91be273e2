import type { SensingTransform } from '@lab/partial-sampling';

/** What a scheme knows when it chooses rows. */
export interface SamplingContext {
  readonly transform: SensingTransform;
  /** Energies of the rows: local coherences. */
  readonly energy: Float64Array;
  /** Budget in rows. */
  readonly measurements: number;
  /** Whether rows f and -f are taken together: real signals under a Fourier transform. */
  readonly paired: boolean;
  /** Rows that are always taken, by schemes that can. */
  readonly forced: readonly number[];
}

/** The rows a scheme takes. */
export interface ChosenRows {
  readonly rows: readonly number[];
  readonly counts?: readonly number[];
  /** Weights that make sum w |<u, x>|^2 unbiased. */
  readonly weights?: readonly number[];
}

/** A way to choose rows. */
export type ChooseRows = (context: SamplingContext, seed: number) => ChosenRows;

/** What a scheme is given: it chooses rows, the problem measures and reconstructs. */
export interface SamplingInput {
  /** Judges a scheme; the seed is that of its draws. */
  readonly judge: (choose: ChooseRows, seed: number, options?: JudgeOptions) => Outcome;
}

/** How a judged reconstruction differs from the usual one. */
export interface JudgeOptions {
  /** Weights 1/p in the reconstruction. */
  readonly weighted?: boolean;
}

/** What came of a scheme; each problem gives the numbers it is about. */
export interface Outcome {
  readonly relativeError?: number;
  readonly success?: number;
  /** Mean of |V*(A*A - I)V|_F^2 over draws. */
  readonly deviation?: number;
  /** Median noise of least squares over draws, over sigma^2. */
  readonly leastSquaresNoise?: number;
  readonly singularShare?: number;
  /** Share of draws with |V*(A*A - I)V| above the deviation asked for. */
  readonly exceedance?: number;
  /** Different rows over n. */
  readonly measuredShare?: number;
  readonly picture?: Picture;
}

/** What is shown of a reconstruction. */
export interface Picture {
  readonly side: number;
  /** Grey values 0..255. */
  readonly grey: readonly number[];
  readonly rows: readonly number[];
}
