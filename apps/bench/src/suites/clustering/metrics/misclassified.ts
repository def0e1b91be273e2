import { clusteringError } from '@lab/stats';
import { defineMetric } from '../../../nouns/metric.ts';
import { labelsOf, type ClusteringInput, type ClusteringOutput, type ClusteringReference } from '../task.ts';

/** The same as a count, as papers print it. */
export const misclassified = defineMetric<ClusteringInput, ClusteringOutput, ClusteringReference>({
  name: 'misclassified',
  title: 'Misclassified rows',
  unit: 'rows',
  better: 'lower',
  module: import.meta.url,
  compute: ({ output, reference }) => {
    const labels = labelsOf(output);
    return labels === undefined ? undefined : clusteringError(labels, reference.labels).misclassified;
  },
});
