import { defineMetric } from '../../../nouns/metric.ts';
import type { OptimiserOutput, OptimiserTask } from '../task.ts';

/** The learning rate that was used, chosen on other data. */
export const learningRate = defineMetric<OptimiserTask, OptimiserOutput, null>({
  name: 'learningRate',
  title: 'Learning rate',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute: ({ output }) => ('rate' in output ? output.rate : undefined),
});
