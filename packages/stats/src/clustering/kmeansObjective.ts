import { toDense, zeros, type MatrixLike } from '@lab/linalg';
import { requireLabels, requireSameLength, type NumberList } from '../arguments.ts';
import type { Matrix } from '../matrix.ts';
import { firstAppearance } from '../partitions/relabelByFirstAppearance.ts';
import { weightsOf } from './points.ts';

/** Options of {@link kmeansObjective}. */
export interface KmeansObjectiveOptions {
  /** Finite numbers >= 0 with a positive sum, one for each row; default all 1. */
  readonly weights?: NumberList | undefined;
}

/**
 * The sum of squared distances of rows to the (weighted) mean of the rows with the same label.
 *
 * @param X - n x d
 * @param labels - n integers, any
 * @param options - weights
 * @throws LabRangeError SHAPE (lengths), NOT_FINITE, OUT_OF_RANGE
 */
export function kmeansObjective(
  X: MatrixLike,
  labels: NumberList,
  { weights }: KmeansObjectiveOptions = {},
): number {
  const { data, rows, columns, stride } = toDense(X, 'X');
  requireLabels(labels, 'labels');
  requireSameLength(labels, 'labels', { length: rows }, 'the rows of X');
  const given = weightsOf(weights, rows);
  return clusterMeans({ data, rows, columns, stride }, firstAppearance(labels), given).objective;
}

/** Means of clusters and the sum of squared distances to them. */
export interface ClusterMeans {
  readonly centres: Matrix;
  readonly objective: number;
  /** Rows in each cluster. */
  readonly sizes: Int32Array;
}

interface Rows {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
}

/**
 * Means in two passes, the second over the deviations from the first, and the squares of what is then left: no digits are
 * lost to a common offset. Labels are 0..K-1, each occurring; a cluster of weight 0 has its plain mean and adds nothing.
 */
export function clusterMeans(
  { data, rows, columns, stride }: Rows,
  labels: Int32Array,
  weights: Float64Array,
): ClusterMeans {
  let clusters = 0;
  for (const label of labels) clusters = Math.max(clusters, label + 1);
  const sizes = new Int32Array(clusters);
  const totals = new Float64Array(clusters);
  for (let i = 0; i < rows; i += 1) {
    sizes[labels[i]] += 1;
    totals[labels[i]] += weights[i];
  }
  const share = (i: number): number =>
    totals[labels[i]] > 0 ? weights[i] / totals[labels[i]] : 1 / sizes[labels[i]];
  const means = new Float64Array(clusters * columns);
  for (let pass = 0; pass < 2; pass += 1) {
    const step = new Float64Array(clusters * columns);
    for (let i = 0; i < rows; i += 1) {
      const part = share(i);
      if (part === 0) continue;
      const base = labels[i] * columns;
      for (let j = 0, at = i * stride; j < columns; j += 1, at += 1)
        step[base + j] += part * (data[at] - means[base + j]);
    }
    for (let at = 0; at < means.length; at += 1) means[at] += step[at];
  }
  let objective = 0;
  for (let i = 0; i < rows; i += 1) {
    const base = labels[i] * columns;
    let square = 0;
    for (let j = 0, at = i * stride; j < columns; j += 1, at += 1)
      square += (data[at] - means[base + j]) ** 2;
    objective += weights[i] * square;
  }
  const centres = zeros(clusters, columns);
  for (let k = 0; k < clusters; k += 1) {
    for (let j = 0; j < columns; j += 1) centres.set(k, j, means[k * columns + j]);
  }
  return { centres, objective, sizes };
}
