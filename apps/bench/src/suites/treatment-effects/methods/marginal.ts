import { defineMethod } from '../../../nouns/method.ts';
import { onEach, type TreatmentInput, type TreatmentOutput } from '../task.ts';
import { whereCurvesGo } from './applies.ts';
import { testSample } from './fit-sample.ts';

/** The same pseudo-outcomes without the kernel on X. */
export const marginal = defineMethod<TreatmentInput, TreatmentOutput, Record<string, never>>({
  name: 'marginal',
  title: 'Marginal doubly robust test',
  description:
    'Whether the marginal laws of Y(0) and Y(1) differ: the same estimator with a constant kernel on X, form U, exact null law (@lab/cdte).',
  module: import.meta.url,
  label: () => 'marginal laws',
  skip: whereCurvesGo,
  run: (input) => onEach(input, (sample) => testSample(sample, { discrepancy: 'marginal' })),
});
