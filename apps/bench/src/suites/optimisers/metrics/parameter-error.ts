import { defineMetric } from '../../../nouns/metric.ts';
import type { OptimiserOutput, OptimiserTask } from '../task.ts';

/** Distance from the known optimum over that of the start. */
export const parameterError = defineMetric<OptimiserTask, OptimiserOutput, null>({
  name: 'parameterError',
  title: 'Distance from the optimum, over that of the start',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute: ({ output }) => (output.kind === 'least-squares' ? output.parameterError : undefined),
});
