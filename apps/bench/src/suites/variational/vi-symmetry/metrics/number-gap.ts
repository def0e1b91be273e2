import { defineMetric } from '../../../../nouns/metric.ts';
import type { SymmetryInput, SymmetryOutput, SymmetryReference } from '../task.ts';

/** How far a computed number is from the one to be met, relative to it. */
export const numberGap = defineMetric<SymmetryInput, SymmetryOutput, SymmetryReference>({
  name: 'numberGap',
  title: 'Distance from the number to be met',
  unit: 'relative',
  better: 'lower',
  module: import.meta.url,
  compute: ({ output, reference: { number } }) =>
    number === undefined || output.number === undefined ? undefined : Math.abs(output.number / number - 1),
});
