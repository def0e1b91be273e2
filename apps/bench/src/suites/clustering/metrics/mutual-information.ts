import { normalizedMutualInformation } from '@lab/stats';
import { defineMetric } from '../../../nouns/metric.ts';
import { labelsOf, type ClusteringInput, type ClusteringOutput, type ClusteringReference } from '../task.ts';

/** Mutual information of two partitions over the mean of their entropies. */
export const mutualInformation = defineMetric<ClusteringInput, ClusteringOutput, ClusteringReference>({
  name: 'nmi',
  title: 'Normalised mutual information',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute: ({ output, reference }) => {
    const labels = labelsOf(output);
    return labels === undefined ? undefined : normalizedMutualInformation(labels, reference.labels);
  },
});
