import { defineMetric } from '../../../nouns/metric.ts';
import type { SpectraAnswer, SpectraInput, SpectraTruth } from '../task.ts';

/** When training was stopped. */
export const stopTime = defineMetric<SpectraInput, SpectraAnswer, SpectraTruth>({
  name: 'stopTime',
  title: 'Time of the stop',
  unit: '1/covariance',
  better: 'lower',
  module: import.meta.url,
  compute: ({ output }) =>
    output.kind === 'stopping' && output.t !== undefined && Number.isFinite(output.t) ? output.t : undefined,
});

/** Whether the rule says that there is a signal. */
export const detected = defineMetric<SpectraInput, SpectraAnswer, SpectraTruth>({
  name: 'detected',
  title: 'Share of data sets called signal',
  unit: '',
  better: 'higher',
  module: import.meta.url,
  compute: ({ output }) =>
    output.kind === 'stopping' && output.detected !== undefined ? Number(output.detected) : undefined,
});
