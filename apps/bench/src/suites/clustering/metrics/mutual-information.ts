import { normalizedMutualInformation } from '@lab/stats';
import { defineMetric } from '../../../nouns/metric.ts';
import type { ClusteringInput, ClusteringReference, Labels } from '../task.ts';

/** Mutual information of two partitions over the mean of their entropies. */
export const mutualInformation = defineMetric<ClusteringInput, Labels, ClusteringReference>({
  name: 'nmi',
  title: 'Normalised mutual information',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute: ({ output, reference }) => normalizedMutualInformation(output, reference.labels),
});
