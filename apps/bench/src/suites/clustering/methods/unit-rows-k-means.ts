import { zeros } from '@lab/linalg';
import { kmeans } from '@lab/stats';
import { defineMethod } from '../../../nouns/method.ts';
import type { Matrix } from '../../../data/read-table.ts';
import type { ClusteringInput, Labels } from '../task.ts';
import { groupsTables } from './applies.ts';

/** The short way to directions: ordinary K-means after dividing every row by its length. */
export const unitRowsKMeans = defineMethod<ClusteringInput, Labels, Record<string, never>>({
  name: 'unit-rows-k-means',
  title: 'K-means on rows of unit length',
  description:
    'Every row divided by its length, then K-means; the centres are means, not directions (@lab/stats).',
  module: import.meta.url,
  label: () => 'K-means, unit rows',
  skip: groupsTables,
  run: ({ X, clusters, restarts }, { seed }) => kmeans(unitRows(X), clusters, { restarts, seed }).labels,
});

function unitRows(X: Matrix): Matrix {
  const unit = zeros(X.rows, X.columns);
  for (let i = 0; i < X.rows; i++) {
    let square = 0;
    for (let j = 0; j < X.columns; j++) square += X.get(i, j) ** 2;
    const length = square === 0 ? 1 : Math.sqrt(square);
    for (let j = 0; j < X.columns; j++) unit.set(i, j, X.get(i, j) / length);
  }
  return unit;
}
