import { clusteringError } from '@lab/stats';
import { defineMetric } from '../../../nouns/metric.ts';
import type { ClusteringInput, ClusteringReference, Labels } from '../task.ts';

/** Share of rows in the wrong cluster under the best matching of clusters. */
export const errorRate = defineMetric<ClusteringInput, Labels, ClusteringReference>({
  name: 'error',
  title: 'Misclassified rate',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute: ({ output, reference }) => clusteringError(output, reference.labels).rate,
});
