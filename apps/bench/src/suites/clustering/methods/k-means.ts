import { isCsr } from '@lab/linalg';
import { kmeans } from '@lab/stats';
import { defineMethod } from '../../../nouns/method.ts';
import type { ClusteringInput, Labels, SparseInput } from '../task.ts';
import { groupsDistances } from './applies.ts';
import { sparseKMeans } from './sparse-k-means.ts';

/** What most people run first. */
export const kMeans = defineMethod<ClusteringInput | SparseInput, Labels, Record<string, never>>({
  name: 'k-means',
  title: 'K-means',
  description: 'Lloyd iterations from greedy k-means++ starts (@lab/stats).',
  module: import.meta.url,
  label: () => 'K-means',
  skip: groupsDistances,
  run: ({ X, clusters, restarts }, { seed }) =>
    isCsr(X)
      ? sparseKMeans(X, { clusters, restarts, seed, unitCentres: false })
      : kmeans(X, clusters, { restarts, seed }).labels,
});
