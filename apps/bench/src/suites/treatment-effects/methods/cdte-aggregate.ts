import { aggregateTest } from '@lab/cdte';
import { defineMethod } from '../../../nouns/method.ts';
import { onEach, type TreatmentInput, type TreatmentOutput } from '../task.ts';
import { isSmallBatch } from './applies.ts';
import { fitSample } from './fit-sample.ts';

/** One p-value over six pairs of bandwidths. */
export const cdteAggregate = defineMethod<TreatmentInput, TreatmentOutput, Record<string, never>>({
  name: 'cdte-aggregate',
  title: 'Conditional distributional test, bandwidths aggregated',
  description:
    'The same over bandwidths 1/4, 1/2 and 1 on X and 1/2 and 1 on Y, the largest standardised statistic against shared multiplier draws (@lab/cdte).',
  module: import.meta.url,
  label: () => 'CDTE, aggregated',
  skip: ({ name, parameters }) =>
    name === 'power' && !isSmallBatch(parameters) ? undefined : 'shown at n = 200',
  run: (input) =>
    onEach(input, (sample) => ({ pValue: aggregateTest(fitSample(sample), { draws: 500 }).pValue })),
});
