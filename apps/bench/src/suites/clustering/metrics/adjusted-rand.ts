import { adjustedRandIndex } from '@lab/stats';
import { defineMetric } from '../../../nouns/metric.ts';
import type { ClusteringInput, ClusteringReference, Labels } from '../task.ts';

/** Agreement of two partitions: 1 when equal, about 0 when unrelated. */
export const adjustedRand = defineMetric<ClusteringInput, Labels, ClusteringReference>({
  name: 'ari',
  title: 'Adjusted Rand index',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute: ({ output, reference }) => adjustedRandIndex(output, reference.labels),
});
