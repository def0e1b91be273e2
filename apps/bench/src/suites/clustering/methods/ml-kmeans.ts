import { kmeans } from 'ml-kmeans';
import { defineMethod } from '../../../nouns/method.ts';
import type { ClusteringInput, Labels } from '../task.ts';
import { bestStart, repeatsKMeans } from './best-start.ts';

/** The JavaScript peer people find first. */
export const mlKMeans = defineMethod<ClusteringInput, Labels, Record<string, never>>({
  name: 'ml-kmeans',
  title: 'K-means of ml-kmeans',
  description: 'npm ml-kmeans from k-means++ starts.',
  module: import.meta.url,
  label: () => 'K-means (ml-kmeans)',
  skip: repeatsKMeans,
  run({ X, clusters, restarts }, { seed }) {
    const points = X.to2DArray();
    return bestStart(points, restarts, (start) => {
      const { clusters: labels, centroids } = kmeans(points, clusters, {
        seed: seed + start,
        maxIterations: 300,
      });
      return { labels, centroids };
    });
  },
});
