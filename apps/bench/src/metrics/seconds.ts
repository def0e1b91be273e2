import { defineMetric } from '../nouns/metric.ts';
import { median } from './median.ts';

/** Median seconds of a timed run. */
export const seconds = defineMetric<unknown, unknown, unknown>({
  name: 'seconds',
  title: 'Time',
  unit: 's',
  better: 'lower',
  timed: true,
  module: import.meta.url,
  compute: ({ samples }) => (samples === undefined ? undefined : median(samples.method)),
});
