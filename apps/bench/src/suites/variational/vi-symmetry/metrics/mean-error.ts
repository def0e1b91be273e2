import { defineMetric } from '../../../../nouns/metric.ts';
import type { SymmetryInput, SymmetryOutput, SymmetryReference } from '../task.ts';

/** The worst coordinate of the mean. */
export const meanError = defineMetric<SymmetryInput, SymmetryOutput, SymmetryReference>({
  name: 'meanError',
  title: 'Error of the mean',
  unit: 'standard deviations',
  better: 'lower',
  module: import.meta.url,
  compute: ({ output, reference: { mean, sd } }) =>
    mean === undefined || sd === undefined || output.mean === undefined
      ? undefined
      : Math.max(...mean.map((m, i) => Math.abs(output.mean![i]! - m) / sd[i]!)),
});
