import type { Matrix } from '../../data/read-table.ts';

/** What a clustering method is given. */
export interface ClusteringInput {
  /** n x p. */
  readonly X: Matrix;
  readonly clusters: number;
  /** Starts of every K-means, a method's own as well, so that none is luckier than another. */
  readonly restarts: number;
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
