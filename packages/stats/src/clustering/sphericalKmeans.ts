import { LabRangeError, zeros, type MatrixLike } from '@lab/linalg';
import { runToEnd } from '@lab/linalg/cooperative';
import type { Matrix } from '../matrix.ts';
import { firstAppearance } from '../partitions/relabelByFirstAppearance.ts';
import {
  bestPartition,
  joined,
  requireClustering,
  resultOf,
  startCentres,
  withExact,
  type KmeansOptions,
  type KmeansResult,
} from './kmeans.ts';
import { scaleToUnit } from './lloyd.ts';
import { requirePoints } from './points.ts';
import type { KmeansStep } from './restarts.ts';

/**
 * Spherical k-means: rows and centres have unit length, rows go to the centre of largest cosine (I. Dhillon and D. Modha,
 * Machine Learning 42, 2001).
 *
 * The result's `objective` and `objectives` are the weighted sum of 1 - cosine, its `centres` have unit length.
 *
 * @param X - n x d, no row of zeros
 * @param clusters - K, an integer in [1, n]
 * @param options - those of kmeans
 * @throws LabRangeError SHAPE, NOT_FINITE, OUT_OF_RANGE (also a row of zeros, with its index); LabTypeError
 * UNKNOWN_OPTION; AbortError
 */
export function sphericalKmeans(X: MatrixLike, clusters: number, options: KmeansOptions = {}): KmeansResult {
  return runToEnd(sphericalSteps(X, clusters, options), { signal: options.signal });
}

function* sphericalSteps(
  X: MatrixLike,
  clusters: number,
  options: KmeansOptions,
): Generator<KmeansStep | undefined, KmeansResult, void> {
  const { data, rows, columns } = requirePoints(X);
  const weights = requireClustering(clusters, rows, options);
  const start = startCentres(options.init, clusters, columns);
  toDirections(data, columns, 'X');
  if (start !== undefined) toDirections(start, columns, 'init');
  const together = start === undefined ? data : joined(data, start);
  const best = yield* bestPartition({ data: together, dimension: columns }, weights, clusters, options, true);
  const labels = firstAppearance(best.labels);
  const found = meanDirections(data, columns, labels, weights);
  return {
    ...resultOf(best, labels),
    ...found,
    // Half the squared distance of unit vectors is 1 - cosine.
    objectives: withExact(best, 2 * found.objective).map((objective) => objective / 2),
  };
}

/** Scales each row to length 1, by its largest entry first so that no square over- or underflows. */
function toDirections(data: Float64Array, columns: number, argument: string): void {
  for (let base = 0; base < data.length; base += columns) {
    let largest = 0;
    for (let j = 0; j < columns; j += 1) largest = Math.max(largest, Math.abs(data[base + j]));
    if (largest === 0) {
      const index = base / columns;
      throw new LabRangeError('OUT_OF_RANGE', `row ${index} of ${argument} is 0 and has no direction`, {
        argument,
        index,
      });
    }
    for (let j = 0; j < columns; j += 1) data[base + j] /= largest;
  }
  scaleToUnit(data, columns);
}

function meanDirections(
  data: Float64Array,
  columns: number,
  labels: Int32Array,
  weights: Float64Array,
): { centres: Matrix; objective: number; sizes: Int32Array } {
  let clusters = 0;
  for (const label of labels) clusters = Math.max(clusters, label + 1);
  const sizes = new Int32Array(clusters);
  const sums = new Float64Array(clusters * columns);
  for (let i = 0; i < labels.length; i += 1) {
    sizes[labels[i]] += 1;
    const base = labels[i] * columns;
    for (let j = 0; j < columns; j += 1) sums[base + j] += weights[i] * data[i * columns + j];
  }
  scaleToUnit(sums, columns);
  let objective = 0;
  for (let i = 0; i < labels.length; i += 1) {
    let square = 0;
    for (let j = 0; j < columns; j += 1)
      square += (data[i * columns + j] - sums[labels[i] * columns + j]) ** 2;
    objective += (weights[i] * square) / 2;
  }
  const centres = zeros(clusters, columns);
  for (let k = 0; k < clusters; k += 1) {
    for (let j = 0; j < columns; j += 1) centres.set(k, j, sums[k * columns + j]);
  }
  return { centres, objective, sizes };
}
