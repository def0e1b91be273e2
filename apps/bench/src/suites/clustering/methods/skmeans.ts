import { randomStream } from '@lab/stats';
import skmeans from 'skmeans';
import { defineMethod } from '../../../nouns/method.ts';
import type { ClusteringInput, Labels } from '../task.ts';
import { bestStart, repeatsKMeans } from './best-start.ts';

/** Another JavaScript peer; it takes its luck from Math.random, so that the starts are handed to it. */
export const skMeans = defineMethod<ClusteringInput, Labels, Record<string, never>>({
  name: 'skmeans',
  title: 'K-means of skmeans',
  description: 'npm skmeans from random rows as starts.',
  module: import.meta.url,
  label: () => 'K-means (skmeans)',
  skip: repeatsKMeans,
  run({ X, clusters, restarts }, { seed }) {
    const points = X.to2DArray();
    const stream = randomStream(seed, 'skmeans');
    return bestStart(points, restarts, () => {
      const { idxs, centroids } = skmeans(
        points,
        clusters,
        distinctRows(points, clusters, () => stream.uniform()),
        300,
      );
      return { labels: idxs, centroids };
    });
  },
});

function distinctRows(points: readonly number[][], count: number, uniform: () => number): number[][] {
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(Math.floor(uniform() * points.length));
  return [...chosen].map((index) => [...(points[index] ?? [])]);
}
