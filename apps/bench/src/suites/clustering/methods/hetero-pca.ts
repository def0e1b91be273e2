import { fit } from '@lab/ih-gmm';
import { defineMethod } from '../../../nouns/method.ts';
import type { ClusteringInput, Labels } from '../task.ts';
import { onlyOn } from './applies.ts';

/** The diagonal filled in instead of left out. */
export const heteroPca = defineMethod<ClusteringInput, Labels, Record<string, never>>({
  name: 'hetero-pca',
  title: 'HeteroPCA, unit rows',
  description:
    'Leading eigenvectors of the Gram matrix whose diagonal is imputed from the rank-K part, 20 rounds; rows to unit length, K-means (Lyu, Chen, Gu, arXiv 2402.18745).',
  module: import.meta.url,
  label: () => 'HeteroPCA, unit rows',
  skip: onlyOn(['hollowing'], 'differs from the hollowed matrix where noise or rows are uneven'),
  run: ({ X, clusters, restarts }, { seed }) =>
    fit(X, { clusters, alpha: 0, diagonal: 'impute', restarts, seed, zeroRows: 'unassign' }).labels,
});
