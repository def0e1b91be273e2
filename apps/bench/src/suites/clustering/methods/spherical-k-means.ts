import { sphericalKmeans } from '@lab/stats';
import { defineMethod } from '../../../nouns/method.ts';
import type { ClusteringInput, Labels } from '../task.ts';

/** K-means on directions: the usual answer to rows of different length. */
export const sphericalKMeans = defineMethod<ClusteringInput, Labels, Record<string, never>>({
  name: 'spherical-k-means',
  title: 'Spherical K-means',
  description: 'K-means with cosines: rows and centres of unit length (Dhillon and Modha 2001) (@lab/stats).',
  module: import.meta.url,
  label: () => 'spherical K-means',
  run: ({ X, clusters, restarts }, { seed }) => sphericalKmeans(X, clusters, { restarts, seed }).labels,
});
