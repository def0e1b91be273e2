import type { CsrMatrix } from '@lab/linalg';
import type { Matrix } from '../../data/read-table.ts';

/** What a clustering method is given. */
export interface ClusteringInput {
  /** n x p. */
  readonly X: Matrix;
  readonly clusters: number;
  /** Starts of every K-means, a method's own as well, so that none is luckier than another. */
  readonly restarts: number;
}

/** The same for rows of which few entries are not 0. */
export interface SparseInput extends Omit<ClusteringInput, 'X'> {
  readonly X: CsrMatrix;
}

/** The truth. */
export interface ClusteringReference {
  /** n labels. */
  readonly labels: Int32Array;
  /** K x p profiles, where the data are simulated. */
  readonly profiles?: Matrix;
}

/** n labels; their numbers mean nothing, -1 is a row without cluster. */
export type Labels = ArrayLike<number>;

/** How many clusters are there? */
export interface CountInput {
  readonly X: Matrix;
  /** The largest number to consider. */
  readonly most: number;
}

export interface CountReference {
  readonly clusters: number;
}

export interface CountAnswer {
  readonly kind: 'count';
  readonly clusters: number;
}

/** How strong is each row inside its cluster? The clusters are given. */
export interface ScalesInput {
  readonly X: Matrix;
  readonly clusters: number;
  /** n labels of 0..clusters - 1. */
  readonly labels: Int32Array;
}

export interface ScalesReference {
  /** n scales, mean 1 over each cluster. */
  readonly theta: Float64Array;
}

export interface ScalesAnswer {
  readonly kind: 'scales';
  readonly theta: Float64Array;
  /** Intervals of level 95%, from methods that give them. */
  readonly intervals?: { readonly lower: Float64Array; readonly upper: Float64Array };
}

/** Which cluster is each row of, and how sure is that? */
export interface ConfidenceAnswer {
  readonly kind: 'confidence';
  readonly labels: Int32Array;
  /** n probabilities of the labels. */
  readonly confidence: Float64Array;
}

export type ClusteringOutput = Labels | CountAnswer | ScalesAnswer | ConfidenceAnswer;

/** The labels of an output that is labels and nothing else. */
export function labelsOf(output: ClusteringOutput): Labels | undefined {
  return 'kind' in output ? undefined : output;
}
