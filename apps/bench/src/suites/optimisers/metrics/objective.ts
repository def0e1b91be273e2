import { defineMetric } from '../../../nouns/metric.ts';
import type { OptimiserOutput, OptimiserTask } from '../task.ts';

/** What is to be small: loss in nats per character, log10 of the loss over that at the start, or the distance from the polar factor. */
export const objective = defineMetric<OptimiserTask, OptimiserOutput, null>({
  name: 'objective',
  title: 'Objective (nats per character, log10 of loss over start, or distance from the polar factor)',
  unit: '',
  better: 'lower',
  digits: 5,
  module: import.meta.url,
  compute: ({ output }) => (output.kind === 'step-time' ? undefined : output.objective),
  curve: ({ output }) =>
    output.kind === 'language-model' ? { x: output.steps, y: output.losses } : undefined,
});
