import type { KrylovSearch, Ranked } from './krylovSearch.ts';
import type { RitzPairs } from './ritzPairs.ts';

/** What a search for eigenpairs needs to know, and what it counts. */
export interface Search extends KrylovSearch {
  readonly n: number;
  readonly multiply: (x: Float64Array, out: Float64Array) => void;
  readonly multiplyBlock: (count: number, x: Float64Array, out: Float64Array) => void;
  /** Larger is wanted more. */
  readonly merit: (value: number) => number;
}

/** What a search came to. */
export interface Found extends RitzPairs {
  readonly converged: boolean;
}

/** Eigenpairs of the projected matrix, in order of merit. */
export interface Ritz extends Ranked {
  /** Column order[j] of `s` (count x count) holds the coefficients of pair j. */
  readonly order: Int32Array;
  readonly s: Float64Array;
  readonly count: number;
}
