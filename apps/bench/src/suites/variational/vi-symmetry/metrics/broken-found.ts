import { defineMetric } from '../../../../nouns/metric.ts';
import type { SymmetryInput, SymmetryOutput, SymmetryReference } from '../task.ts';

/** Whether a broken fit was called so; absent where the fit is not broken. */
export const brokenFound = defineMetric<SymmetryInput, SymmetryOutput, SymmetryReference>({
  name: 'brokenFound',
  title: 'Broken fits found',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute: ({ output, reference: { broken } }) => (broken === true ? Number(output.broken) : undefined),
});
