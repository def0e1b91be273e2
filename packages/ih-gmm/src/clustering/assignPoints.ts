import { assignToCorners } from './assignQr.ts';
import { kmeansSteps } from './kmeans.ts';
import { clusterSizes, renameByAppearance } from '../labels.ts';
import { type Steps } from '../steps.ts';

/** Unit rows to be clustered. */
export interface Points {
  /** n x width, row-major. */
  readonly rows: Float64Array;
  readonly width: number;
  /** The rows that take part, ascending; the others get label -1. */
  readonly among: Int32Array;
}

/** How points become clusters. */
export interface AssignOptions {
  readonly clusters: number;
  readonly assign: 'kmeans' | 'qr';
  readonly restarts: number;
  readonly seed: number;
}

/** Clusters of the points. */
export interface Assignment {
  /** n labels by first appearance. */
  readonly labels: Int32Array;
  /** Number of clusters that have points. */
  readonly clusters: number;
  /** Sum of squared distances to the means. */
  readonly objective: number;
  /** The objective of every start, ascending; empty for 'qr'. */
  readonly objectives: Float64Array;
}

/**
 * Clusters the points by K-means or by pivoting. The corners of pivoting are as many as the columns: fewer clusters, and
 * points that span less, are left to K-means.
 */
export function* assignPoints(
  points: Points,
  { clusters, assign, restarts, seed }: AssignOptions,
): Steps<Assignment> {
  const { rows, width, among } = points;
  const chosen = new Float64Array(among.length * width);
  for (let t = 0; t < among.length; t++)
    chosen.set(rows.subarray(among[t] * width, (among[t] + 1) * width), t * width);
  if (assign === 'qr' && clusters === width) {
    const corners = assignToCorners(chosen, width);
    if (corners.pivots.length === width)
      return labelledByCorners(points, spreadOver(corners.labels, among, rows.length / width));
  }
  const matrix = { data: chosen, rows: among.length, columns: width };
  const found = yield* kmeansSteps(matrix, clusters, { restarts, seed });
  const { labels, used } = renameByAppearance(spreadOver(found.labels, among, rows.length / width), clusters);
  return { labels, clusters: used, objective: found.objective, objectives: found.objectives };
}

function labelledByCorners(points: Points, spread: Int32Array): Assignment {
  const { labels, used } = renameByAppearance(spread, points.width);
  const centres = meansOfRows(points, labels, used);
  const objective = sumOfSquaredDistances(points, labels, centres);
  return { labels, clusters: used, objective, objectives: new Float64Array(0) };
}

function spreadOver(labels: Int32Array, among: Int32Array, size: number): Int32Array {
  const spread = new Int32Array(size).fill(-1);
  for (let t = 0; t < among.length; t++) spread[among[t]] = labels[t];
  return spread;
}

/** Means of the rows of each cluster, clusters x width, row-major. */
export function meansOfRows(
  { rows, width }: Omit<Points, 'among'>,
  labels: Int32Array,
  clusters: number,
): Float64Array {
  const means = new Float64Array(clusters * width);
  const sizes = clusterSizes(labels, clusters);
  for (let i = 0; i < labels.length; i++)
    if (labels[i] >= 0)
      for (let k = 0; k < width; k++) means[labels[i] * width + k] += rows[i * width + k] / sizes[labels[i]];
  return means;
}

function sumOfSquaredDistances(
  { rows, width }: Omit<Points, 'among'>,
  labels: Int32Array,
  centres: Float64Array,
): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++)
    if (labels[i] >= 0)
      for (let k = 0; k < width; k++) sum += (rows[i * width + k] - centres[labels[i] * width + k]) ** 2;
  return sum;
}
