import { hollowGramOperator } from '@lab/ih-gmm';
import { leadingEigenpairs, zeros } from '@lab/linalg';
import { kmeans } from '@lab/stats';
import { defineMethod } from '../../../nouns/method.ts';
import type { ClusteringInput, Labels } from '../task.ts';
import { groupsSpectrally } from './applies.ts';

/** The hollowed Gram matrix without normalisation: scales stay in. */
export const hollowedKMeans = defineMethod<ClusteringInput, Labels, Record<string, never>>({
  name: 'hollowed-k-means',
  title: 'Hollowed Gram matrix, K-means',
  description:
    'Eigenvectors of the hollowed Gram matrix times the roots of their eigenvalues, K-means on the rows as they are (Abbe, Fan, Wang, arXiv 2006.14062).',
  module: import.meta.url,
  label: () => 'hollowed PCA + K-means',
  skip: groupsSpectrally,
  run({ X, clusters, restarts }, { seed }) {
    const { values, vectors } = leadingEigenpairs(hollowGramOperator(X), clusters, { seed });
    const scores = zeros(X.rows, clusters);
    for (let i = 0; i < X.rows; i++)
      for (let k = 0; k < clusters; k++)
        scores.set(i, k, vectors.get(i, k) * Math.sqrt(Math.max(values[k] ?? 0, 0)));
    return kmeans(scores, clusters, { restarts, seed }).labels;
  },
});
