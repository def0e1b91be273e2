import { defineMetric } from '../../../nouns/metric.ts';
import type { SpectraAnswer, SpectraInput, SpectraTruth } from '../task.ts';

/** Share of noise called signal at the level of 5%. */
export const rejected = defineMetric<SpectraInput, SpectraAnswer, SpectraTruth>({
  name: 'rejected',
  title: 'Share of pure noise called signal at 5%',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute: ({ output }) =>
    output.kind === 'noise' ? output.pValue.filter((p) => p < 0.05).length / output.pValue.length : undefined,
});

/** Mean distance above the edge; that of the Tracy-Widom law is -1.2065. */
export const meanDistance = defineMetric<SpectraInput, SpectraAnswer, SpectraTruth>({
  name: 'meanDistance',
  title: 'Mean distance above the edge, in null units',
  unit: '',
  better: 'lower',
  module: import.meta.url,
  compute: ({ output }) =>
    output.kind === 'noise' ? output.z.reduce((sum, z) => sum + z, 0) / output.z.length : undefined,
  curve: ({ output }) =>
    output.kind === 'noise' ? { x: output.z.map((_, i) => i), y: output.z } : undefined,
});
