import { isCsr } from '@lab/linalg';
import { sphericalKmeans } from '@lab/stats';
import { defineMethod } from '../../../nouns/method.ts';
import type { ClusteringInput, Labels, SparseInput } from '../task.ts';
import { either, groupsDistances, notTimedWhenSmall } from './applies.ts';
import { sparseKMeans, unitSparseRows } from './sparse-k-means.ts';

/** K-means on directions: the usual answer to rows of different length. */
export const sphericalKMeans = defineMethod<ClusteringInput | SparseInput, Labels, Record<string, never>>({
  name: 'spherical-k-means',
  title: 'Spherical K-means',
  description: 'K-means with cosines: rows and centres of unit length (Dhillon and Modha 2001) (@lab/stats).',
  module: import.meta.url,
  label: () => 'spherical K-means',
  skip: either(groupsDistances, notTimedWhenSmall),
  run: ({ X, clusters, restarts }, { seed }) =>
    isCsr(X)
      ? sparseKMeans(unitSparseRows(X), { clusters, restarts, seed, unitCentres: true })
      : sphericalKmeans(X, clusters, { restarts, seed }).labels,
});
