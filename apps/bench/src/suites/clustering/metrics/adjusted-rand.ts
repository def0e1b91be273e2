import { adjustedRandIndex } from '@lab/stats';
import { defineMetric } from '../../../nouns/metric.ts';
import { labelsOf, type ClusteringInput, type ClusteringOutput, type ClusteringReference } from '../task.ts';

/** Agreement of two partitions: 1 when equal, about 0 when unrelated. */
export const adjustedRand = defineMetric<ClusteringInput, ClusteringOutput, ClusteringReference>({
  name: 'ari',
  title: 'Adjusted Rand index',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute: ({ output, reference }) => {
    const labels = labelsOf(output);
    return labels === undefined ? undefined : adjustedRandIndex(labels, reference.labels);
  },
});
