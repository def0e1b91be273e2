import { defineMetric } from '../../../nouns/metric.ts';
import type { OptimiserOutput, OptimiserTask } from '../task.ts';

/** The largest difference between the direction in single and in double precision. */
export const singlePrecisionError = defineMetric<OptimiserTask, OptimiserOutput, null>({
  name: 'singlePrecisionError',
  title: 'Largest error of single precision',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute({ output }) {
    if (output.kind !== 'matrix') return undefined;
    const { found, single } = output;
    return found.reduce((most, value, i) => Math.max(most, Math.abs(value - single[i]!)), 0);
  },
});
