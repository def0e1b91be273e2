import { leadingSingularTriplets, zeros } from '@lab/linalg';
import { kmeans } from '@lab/stats';
import { defineMethod } from '../../../nouns/method.ts';
import type { ClusteringInput, Labels, SparseInput } from '../task.ts';
import { either, groupsRows, notTimedWhenSmall } from './applies.ts';

/** Spectral clustering of Gaussian mixtures: K-means on the scores of the K leading singular vectors. */
export const pcaKMeans = defineMethod<ClusteringInput | SparseInput, Labels, Record<string, never>>({
  name: 'pca-k-means',
  title: 'PCA, then K-means',
  description:
    'K leading left singular vectors times their singular values, K-means on the rows (Löffler, Zhang, Zhou, arXiv 1911.00538).',
  module: import.meta.url,
  label: () => 'PCA + K-means',
  skip: either(groupsRows, notTimedWhenSmall),
  run({ X, clusters, restarts }, { seed }) {
    const { u, values } = leadingSingularTriplets(X, clusters, { seed });
    const scores = zeros(X.rows, clusters);
    for (let i = 0; i < X.rows; i++) {
      for (let k = 0; k < clusters; k++) scores.set(i, k, u.get(i, k) * (values[k] ?? 0));
    }
    return kmeans(scores, clusters, { restarts, seed }).labels;
  },
});
