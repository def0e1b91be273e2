import { defineMetric } from '../../../nouns/metric.ts';
import type { Digest, KernelInput } from '../task.ts';

/** The largest difference of a result from that of plain arithmetic, over the largest number, in rounding errors of the order. */
export const disagreement = defineMetric<KernelInput, Digest, Digest>({
  name: 'disagreement',
  title: 'Difference from plain arithmetic',
  unit: 'n eps',
  better: 'lower',
  module: import.meta.url,
  compute({ input: { order }, output, reference }) {
    const size = Math.max(...reference.map(Math.abs));
    const differences = reference.map((value, k) => Math.abs((output[k] ?? NaN) - value));
    return Math.max(...differences) / (size * order * 2 ** -53);
  },
});
