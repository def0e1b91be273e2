import { defineMethod } from '../../../nouns/method.ts';
import type { ClusteringInput, Labels } from '../task.ts';
import { onlyOn } from './applies.ts';

/** The peer outside JavaScript, in a process of its own, timed by its own clock. */
export const scikitLearnKMeans = defineMethod<ClusteringInput, Labels, Record<string, never>>({
  name: 'scikit-learn-k-means',
  title: 'K-means of scikit-learn',
  description: 'sklearn.cluster.KMeans on one thread, in a Python process.',
  module: import.meta.url,
  label: () => 'K-means (scikit-learn)',
  skip: onlyOn(['real-data', 'speed'], 'K-means stands for its peers elsewhere'),
  external: {
    language: 'python',
    script: new URL('../../../../external/sklearn_kmeans.py', import.meta.url),
    imports: ['numpy', 'sklearn'],
  },
  async run({ X, clusters, restarts }, { seed, external }) {
    const { result, seconds } = await external({ points: X.to2DArray(), clusters, restarts, seed });
    return { output: (result as { labels: number[] }).labels, seconds };
  },
});
