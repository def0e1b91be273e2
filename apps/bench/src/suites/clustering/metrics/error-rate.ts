import { clusteringError } from '@lab/stats';
import { defineMetric } from '../../../nouns/metric.ts';
import { labelsOf, type ClusteringInput, type ClusteringOutput, type ClusteringReference } from '../task.ts';

/** Share of rows in the wrong cluster under the best matching of clusters. */
export const errorRate = defineMetric<ClusteringInput, ClusteringOutput, ClusteringReference>({
  name: 'error',
  title: 'Misclassified rate',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute: ({ output, reference }) => {
    const labels = labelsOf(output);
    return labels === undefined ? undefined : clusteringError(labels, reference.labels).rate;
  },
});
