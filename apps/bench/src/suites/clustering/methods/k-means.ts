import { kmeans } from '@lab/stats';
import { defineMethod } from '../../../nouns/method.ts';
import type { ClusteringInput, Labels } from '../task.ts';

/** What most people run first. */
export const kMeans = defineMethod<ClusteringInput, Labels, Record<string, never>>({
  name: 'k-means',
  title: 'K-means',
  description: 'Lloyd iterations from greedy k-means++ starts (@lab/stats).',
  module: import.meta.url,
  label: () => 'K-means',
  run: ({ X, clusters, restarts }, { seed }) => kmeans(X, clusters, { restarts, seed }).labels,
});
