import { defineMethod } from '../../../nouns/method.ts';
import type { ClusteringInput, Labels } from '../task.ts';
import { either, notTimedWhenSmall, onlyOn } from './applies.ts';

// On the small ones the process takes a hundred times as long to start as to answer.
const largeSets = ['digits', 'spam', 'dna', 'satellite'];

/** The peer outside JavaScript, in a process of its own, timed by its own clock. */
export const scikitLearnKMeans = defineMethod<ClusteringInput, Labels, Record<string, never>>({
  name: 'scikit-learn-k-means',
  title: 'K-means of scikit-learn',
  description: 'sklearn.cluster.KMeans on one thread, in a Python process.',
  module: import.meta.url,
  label: () => 'K-means (scikit-learn)',
  skip: either(
    onlyOn(['real-data', 'speed'], 'K-means stands for its peers elsewhere'),
    notTimedWhenSmall,
    ({ name, parameters: { data } }) =>
      name === 'real-data' && !largeSets.includes(String(data))
        ? 'K-means stands for its peers on small sets'
        : undefined,
  ),
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
