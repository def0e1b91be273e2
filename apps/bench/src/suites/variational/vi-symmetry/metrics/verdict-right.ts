import { defineMetric } from '../../../../nouns/metric.ts';
import type { SymmetryInput, SymmetryOutput, SymmetryReference } from '../task.ts';

/** Whether 'broken' was said exactly where it is. */
export const verdictRight = defineMetric<SymmetryInput, SymmetryOutput, SymmetryReference>({
  name: 'verdictRight',
  title: 'Broken symmetry told right',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute: ({ output, reference: { broken } }) =>
    broken === undefined || output.broken === undefined ? undefined : Number(output.broken === broken),
});
