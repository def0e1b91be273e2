import { defineMetric } from '../nouns/metric.ts';
import { median } from './median.ts';

/** Median time over the median time of the peer that took turns with it. */
export const timeRatio = defineMetric<unknown, unknown, unknown>({
  name: 'timeRatio',
  title: 'Time over the time of the peer',
  unit: 'times',
  better: 'lower',
  timed: true,
  module: import.meta.url,
  compute: ({ samples }) =>
    samples === undefined ? undefined : median(samples.method) / median(samples.peer),
});
