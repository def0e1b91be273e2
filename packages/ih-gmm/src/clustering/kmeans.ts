import { type Matrix, type MatrixLike } from '@lab/linalg';
import { requireSafeCount } from '@lab/linalg/arguments';
import { kmeans as clusterRows, kmeansAsync } from '@lab/stats';
import { finish, perform, type Steps } from '../steps.ts';

/** How K-means is run. */
export interface KmeansOptions {
  /** n weights >= 0, at least as many positive as clusters; default all 1. */
  readonly weights?: ArrayLike<number>;
  /** Starts, >= 1; default 20. */
  readonly restarts?: number;
  /** An integer >= 0; default 1. */
  readonly seed?: number;
}

/** The best clustering of all starts. */
export interface KmeansResult {
  /** n labels by first appearance. */
  readonly labels: Int32Array;
  /** Sum of weight times squared distance to the weighted centre. */
  readonly objective: number;
  /** The objective of every start, ascending; a wide spread tells of local optima. */
  readonly objectives: Float64Array;
  /** clusters x d. */
  readonly centres: Matrix;
}

/**
 * K-means on rows: greedy k-means++ starts, Lloyd's rounds, the best of several starts, clusters named by first
 * appearance.
 * @param X n x d
 * @param clusters number of clusters K, 1..n
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE
 */
export function kmeans(X: MatrixLike, clusters: number, options: KmeansOptions = {}): KmeansResult {
  return finish(kmeansSteps(X, clusters, options));
}

/** The same as steps. */
export function* kmeansSteps(
  X: MatrixLike,
  clusters: number,
  { restarts = 20, seed = 1, weights }: KmeansOptions,
): Steps<KmeansResult> {
  const options = {
    weights,
    restarts: requireSafeCount(restarts, 'restarts', 1),
    seed: requireSafeCount(seed, 'seed'),
  };
  const { labels, objective, objectives, centres } = yield* perform({
    now: () => clusterRows(X, clusters, options),
    later: async ({ signal, onProgress }) =>
      kmeansAsync(X, clusters, {
        ...options,
        signal,
        onProgress: ({ restart, restarts: total }) =>
          onProgress?.({ stage: 'k-means', done: restart, total }),
      }),
  });
  return { labels, objective, objectives: objectives.slice().sort(), centres };
}
