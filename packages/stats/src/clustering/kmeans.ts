import { createNearest, LabRangeError, toDense, type MatrixLike } from '@lab/linalg';
import { outOfRange, requireNotNegative, requireOneOf, requireSafeCount } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import type { NumberList } from '../arguments.ts';
import type { Matrix } from '../matrix.ts';
import { firstAppearance } from '../partitions/relabelByFirstAppearance.ts';
import type { PathElement } from '../random/streamKey.ts';
import { clusterMeans } from './kmeansObjective.ts';
import { centre, reduced, requirePoints, spreadOf, weightsOf } from './points.ts';
import { restarts, type BestRun, type KmeansStep } from './restarts.ts';

/** Options of {@link kmeans} and its kin. */
export interface KmeansOptions {
  /** Finite numbers >= 0, one for each row, positive for at least K of them; default all 1. */
  readonly weights?: NumberList | undefined;
  /** Number of starts, an integer >= 1; default 10 (1 with given centres). */
  readonly restarts?: number | undefined;
  /** Root seed of the starts; default 1. */
  readonly seed?: PathElement | undefined;
  /** Most rounds of one start, an integer >= 1; default 300. */
  readonly maxIterations?: number | undefined;
  /**
   * Largest movement of a centre, over the root mean square distance of the rows from their mean, at which a start has
   * converged; >= 0, default 1e-12.
   */
  readonly tolerance?: number | undefined;
  /** 'k-means++' (greedy, default), 'random' rows, or start centres as a K x d matrix. */
  readonly init?: 'k-means++' | 'random' | MatrixLike | undefined;
  /** Aborts with an AbortError, looked at every few milliseconds. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link kmeansAsync}. */
export interface KmeansAsyncOptions extends KmeansOptions {
  /** Called after each round. */
  readonly onProgress?: ((progress: KmeansProgress) => void) | undefined;
}

/** How far {@link kmeansAsync} is. */
export interface KmeansProgress {
  /** The restart at work, from 0. */
  readonly restart: number;
  /** Number of starts in all. */
  readonly restarts: number;
  /** Rounds of this restart so far. */
  readonly iteration: number;
}

/** A clustering by k-means. */
export interface KmeansResult {
  /** For each row its cluster, named by first appearance: row 0 is in cluster 0. */
  readonly labels: Int32Array;
  /** Weighted sum of squared distances of rows to the means of their clusters. */
  readonly objective: number;
  /** K x d, the (weighted) means of the clusters. */
  readonly centres: Matrix;
  /** Number of rows in each cluster. */
  readonly sizes: Int32Array;
  /** Rounds of the start that was kept. */
  readonly iterations: number;
  /** Whether the labels of the start that was kept came to rest. */
  readonly converged: boolean;
  /** The objective each start ended with. */
  readonly objectives: Float64Array;
}

/**
 * K-means clustering: the best of several starts by greedy k-means++ and Lloyd's algorithm with Hamerly's bounds.
 *
 * An empty cluster takes the point farthest from its centre. The same seed gives the same result.
 *
 * @param X - n x d, any matrix of finite numbers
 * @param clusters - K, an integer in [1, n]
 * @param options - weights, restarts, seed, maxIterations, tolerance, init, signal
 * @throws LabRangeError SHAPE, NOT_FINITE, OUT_OF_RANGE; LabTypeError UNKNOWN_OPTION; AbortError
 */
export function kmeans(X: MatrixLike, clusters: number, options: KmeansOptions = {}): KmeansResult {
  return runToEnd(kmeansSteps(X, clusters, options), { signal: options.signal });
}

/**
 * {@link kmeans} that gives way to the event loop at least every 50 ms: the same result.
 *
 * @param X - n x d, any matrix of finite numbers
 * @param clusters - K, an integer in [1, n]
 * @param options - those of kmeans, and onProgress
 * @returns a promise, rejected with an AbortError when the signal is
 */
export async function kmeansAsync(
  X: MatrixLike,
  clusters: number,
  options: KmeansAsyncOptions = {},
): Promise<KmeansResult> {
  const { onProgress, signal } = options;
  const total = restartsOf(options);
  return runCooperatively(kmeansSteps(X, clusters, options), {
    signal,
    onProgress: ({ restart, iteration }) => onProgress?.({ restart, restarts: total, iteration }),
  });
}

/**
 * {@link kmeans} round by round, for those who want to see or stop in between; the generator's return value is the result.
 *
 * @param X - n x d, any matrix of finite numbers
 * @param clusters - K, an integer in [1, n]
 * @param options - those of kmeans
 */
export function* iterateKmeans(
  X: MatrixLike,
  clusters: number,
  options: KmeansOptions = {},
): Generator<KmeansStep, KmeansResult, void> {
  const steps = kmeansSteps(X, clusters, options);
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    if (next.value !== undefined) yield { ...next.value, labels: next.value.labels.slice() };
  }
}

function* kmeansSteps(
  X: MatrixLike,
  clusters: number,
  options: KmeansOptions,
): Generator<KmeansStep | undefined, KmeansResult, void> {
  const { data, rows, columns } = requirePoints(X);
  const weights = requireClustering(clusters, rows, options);
  const start = startCentres(options.init, clusters, columns);
  const points = data.slice();
  // Start centres live in the same coordinates as the points, and move and turn with them.
  const together = start === undefined ? points : joined(points, start);
  const padded = start === undefined ? weights : joined(weights, new Float64Array(clusters));
  centre(together, columns, padded);
  yield;
  const best = yield* bestPartition(
    { data: together, dimension: columns },
    weights,
    clusters,
    options,
    false,
  );
  const labels = firstAppearance(best.labels);
  const means = clusterMeans({ data, rows, columns, stride: columns }, labels, weights);
  return { ...resultOf(best, labels), ...means, objectives: withExact(best, means.objective) };
}

/** Checks the options that both k-means share and returns the weights. */
export function requireClustering(clusters: number, rows: number, options: KmeansOptions): Float64Array {
  requireSafeCount(clusters, 'clusters', 1);
  if (clusters > rows) throw outOfRange('clusters', `at most the number of rows, ${rows}`, clusters);
  restartsOf(options);
  requireSafeCount(options.maxIterations ?? 300, 'maxIterations', 1);
  requireNotNegative(options.tolerance ?? 1e-12, 'tolerance');
  const weights = weightsOf(options.weights, rows);
  const positive = weights.reduce((count, weight) => count + (weight > 0 ? 1 : 0), 0);
  if (clusters > positive) {
    throw outOfRange('clusters', `at most the number of rows of positive weight, ${positive}`, clusters);
  }
  return weights;
}

function restartsOf({ restarts: count, init }: KmeansOptions): number {
  const given = init !== undefined && typeof init !== 'string';
  return requireSafeCount(count ?? (given ? 1 : 10), 'restarts', 1);
}

/** Start centres as rows in one array, or undefined where they are to be chosen. */
export function startCentres(
  init: KmeansOptions['init'],
  clusters: number,
  columns: number,
): Float64Array | undefined {
  if (init === undefined) return undefined;
  if (typeof init === 'string') {
    requireOneOf(init, ['k-means++', 'random'], 'init');
    return undefined;
  }
  const { rows, columns: width } = toDense(init, 'init');
  if (rows !== clusters || width !== columns) {
    throw new LabRangeError('SHAPE', `init must be ${clusters} x ${columns}, got ${rows} x ${width}`, {
      argument: 'init',
    });
  }
  return requirePoints(init, 'init').data;
}

/**
 * The best partition of the rows of `coordinates`; rows beyond the weights are start centres.
 */
export function* bestPartition(
  coordinates: { readonly data: Float64Array; readonly dimension: number },
  weights: Float64Array,
  clusters: number,
  options: KmeansOptions,
  unitCentres: boolean,
): Generator<KmeansStep | undefined, BestRun, void> {
  const count = weights.length;
  const given = coordinates.data.length > count * coordinates.dimension;
  const starts = given ? 1 : restartsOf(options);
  const { data, dimension } = yield* reduced(
    coordinates,
    coordinates.data.length / coordinates.dimension,
    12 * starts * clusters,
  );
  const rows = data.subarray(0, count * dimension);
  const init = options.init === 'random' ? 'random' : 'k-means++';
  const nearest = createNearest(rows, count, dimension, clusters);
  const spread = spreadOf(rows, dimension, weights);
  try {
    return yield* restarts({ data: rows, count, dimension, weights, spread, nearest }, clusters, {
      restarts: starts,
      seed: options.seed ?? 1,
      maxIterations: options.maxIterations ?? 300,
      tolerance: options.tolerance ?? 1e-12,
      init: given ? data.slice(count * dimension) : init,
      unitCentres,
    });
  } finally {
    nearest.free();
  }
}

/** The parts of a result that both k-means share. */
export function resultOf(
  { iterations, converged }: BestRun,
  labels: Int32Array,
): Pick<KmeansResult, 'labels' | 'iterations' | 'converged'> {
  return { labels, iterations, converged };
}

/** The objectives with that of the kept partition, and of those that ended in it, as computed from the rows themselves. */
export function withExact({ objectives, best }: BestRun, exact: number): Float64Array {
  const kept = objectives[best];
  return objectives.map((objective) => (objective === kept ? exact : objective));
}

/** Two arrays, one after the other. */
export function joined(first: Float64Array, second: Float64Array): Float64Array {
  const all = new Float64Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
