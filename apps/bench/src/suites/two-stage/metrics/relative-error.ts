import { defineMetric } from '../../../nouns/metric.ts';
import type { RaceInput, RaceReference } from '../task.ts';

/** Squared error of predictions, in units of the variance of what is predicted. */
export const relativeError = defineMetric<unknown, unknown, unknown>({
  name: 'error',
  title: 'Squared error over the variance of the target',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute({ input, output, reference }) {
    if (!isRace(input)) return undefined;
    const { truth, variance } = reference as RaceReference;
    const predictions = output as readonly number[];
    const sum = truth.reduce((total, value, i) => total + (value - predictions[i]!) ** 2, 0);
    return sum / truth.length / variance;
  },
});

function isRace(input: unknown): input is RaceInput {
  return typeof input === 'object' && input !== null && 'test' in input;
}
