import type { RitzPairs } from './ritzPairs.ts';

/** A new direction shorter than this share of the operator's size is rounding error. */
export const BREAKDOWN = 1e-14;

/** What a search for eigenpairs needs to know, and what it counts. */
export interface Search {
  readonly n: number;
  /** The operator stands for a 2^-exponent. */
  readonly exponent: number;
  readonly multiply: (x: Float64Array, out: Float64Array) => void;
  readonly multiplyBlock: (count: number, x: Float64Array, out: Float64Array) => void;
  /** Larger is wanted more. */
  readonly merit: (value: number) => number;
  readonly tolerance: number;
  readonly basisSize: number;
  readonly maxRestarts: number;
  readonly random: () => number;
  products: number;
  restarts: number;
  /** Largest |Ritz value| seen. */
  size: number;
}

/** What a search came to. */
export interface Found extends RitzPairs {
  readonly converged: boolean;
}

/** Eigenpairs of the projected matrix, in order of merit. */
export interface Ritz {
  readonly values: Float64Array;
  readonly residuals: Float64Array;
  /** Column order[j] of `s` (count x count) holds the coefficients of pair j. */
  readonly order: Int32Array;
  readonly s: Float64Array;
  readonly count: number;
}
