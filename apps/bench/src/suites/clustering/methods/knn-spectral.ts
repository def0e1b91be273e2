import { csrFromTriplets, leadingEigenpairs, squaredDistances, zeros, type CsrMatrix } from '@lab/linalg';
import { kmeans } from '@lab/stats';
import { defineMethod } from '../../../nouns/method.ts';
import type { Matrix } from '../../../data/read-table.ts';
import type { ClusteringInput, Labels } from '../task.ts';
import { onlyOn } from './applies.ts';

const neighbours = 10;
/** Rows whose distances to all others are held at a time. */
const block = 256;

/** Spectral clustering of the graph of nearest neighbours. */
export const knnSpectral = defineMethod<ClusteringInput, Labels, Record<string, never>>({
  name: 'knn-spectral',
  title: 'Spectral clustering of nearest neighbours',
  description:
    'Leading eigenvectors of the normalised graph in which each row is tied to its ten nearest, itself included, made symmetric by averaging; divided by the roots of the degrees, K-means (Shi and Malik 2000).',
  module: import.meta.url,
  label: () => 'kNN spectral',
  skip: onlyOn(['real-data'], 'for shapes, which real data may have'),
  run({ X, clusters, restarts }, { seed }) {
    const { graph, degrees } = neighbourGraph(X);
    const { vectors } = leadingEigenpairs(graph, clusters, { seed, tolerance: 1e-6, maxRestarts: 2000 });
    const points = zeros(X.rows, clusters);
    for (let i = 0; i < X.rows; i++)
      for (let k = 0; k < clusters; k++) points.set(i, k, vectors.get(i, k) / Math.sqrt(degrees[i] ?? 1));
    return kmeans(points, clusters, { restarts, seed }).labels;
  },
});

/** (A + A') / 2 over the roots of both degrees, with a_ij = 1 where j is one of the nearest of i. */
function neighbourGraph(X: Matrix): { readonly graph: CsrMatrix; readonly degrees: Float64Array } {
  const n = X.rows;
  const degrees = new Float64Array(n);
  const ties: [number, number][] = [];
  for (let from = 0; from < n; from += block) {
    const part = X.subMatrix(from, Math.min(n, from + block) - 1, 0, X.columns - 1);
    const distances = squaredDistances(part, X);
    for (let r = 0; r < part.rows; r++)
      for (const j of nearest(distances.getRow(r))) {
        ties.push([from + r, j]);
        for (const end of [from + r, j]) degrees[end] = (degrees[end] ?? 0) + 0.5;
      }
  }
  const rows = ties.flatMap(([i, j]) => [i, j]);
  const columns = ties.flatMap(([i, j]) => [j, i]);
  const weights = rows.map((i, t) => 0.5 / Math.sqrt((degrees[i] ?? 1) * (degrees[columns[t] ?? 0] ?? 1)));
  return { graph: csrFromTriplets(n, n, rows, columns, weights), degrees };
}

/** Indices of the least entries, the earlier first among equals. */
function nearest(distances: readonly number[]): readonly number[] {
  const found: number[] = [];
  distances.forEach((distance, j) => {
    if (found.length === neighbours && distance >= (distances[found[neighbours - 1] ?? 0] ?? 0)) return;
    let place = found.length;
    while (place > 0 && (distances[found[place - 1] ?? 0] ?? 0) > distance) place--;
    found.splice(place, 0, j);
    if (found.length > neighbours) found.pop();
  });
  return found;
}
