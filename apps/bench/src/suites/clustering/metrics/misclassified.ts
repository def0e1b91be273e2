import { clusteringError } from '@lab/stats';
import { defineMetric } from '../../../nouns/metric.ts';
import type { ClusteringInput, ClusteringReference, Labels } from '../task.ts';

/** The same as a count, as papers print it. */
export const misclassified = defineMetric<ClusteringInput, Labels, ClusteringReference>({
  name: 'misclassified',
  title: 'Misclassified rows',
  unit: 'rows',
  better: 'lower',
  module: import.meta.url,
  compute: ({ output, reference }) => clusteringError(output, reference.labels).misclassified,
});
