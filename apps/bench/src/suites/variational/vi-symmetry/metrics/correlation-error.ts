import { defineMetric } from '../../../../nouns/metric.ts';
import type { SymmetryInput, SymmetryOutput, SymmetryReference } from '../task.ts';

/** The worst correlation. */
export const correlationError = defineMetric<SymmetryInput, SymmetryOutput, SymmetryReference>({
  name: 'correlationError',
  title: 'Error of correlations',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute: ({ output, reference: { correlation } }) =>
    correlation === undefined || output.correlation === undefined
      ? undefined
      : Math.max(
          ...correlation.flatMap((row, i) => row.map((r, j) => Math.abs(r - output.correlation![i]![j]!))),
        ),
});
