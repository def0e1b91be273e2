import { defineMetric } from '../../../nouns/metric.ts';
import type { Digest, KernelInput } from '../task.ts';

/** How far a result is from that of plain arithmetic. */
export const disagreement = defineMetric<KernelInput, Digest, Digest>({
  name: 'disagreement',
  title: 'Largest difference from plain arithmetic, over the largest number, in rounding errors of the order',
  unit: 'n eps',
  better: 'lower',
  module: import.meta.url,
  compute({ input: { order }, output, reference }) {
    const size = Math.max(...reference.map(Math.abs));
    const differences = reference.map((value, k) => Math.abs((output[k] ?? NaN) - value));
    return Math.max(...differences) / (size * order * 2 ** -53);
  },
});
