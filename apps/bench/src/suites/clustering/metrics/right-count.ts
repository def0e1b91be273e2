import { defineMetric } from '../../../nouns/metric.ts';
import type { ClusteringOutput, CountInput, CountReference } from '../task.ts';

/** Whether the number of clusters is right: 1 or 0. */
export const rightCount = defineMetric<CountInput, ClusteringOutput, CountReference>({
  name: 'rightCount',
  title: 'Right number of clusters',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute: ({ output, reference }) =>
    'kind' in output && output.kind === 'count' ? Number(output.clusters === reference.clusters) : undefined,
});
