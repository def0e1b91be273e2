import { monitorFlow } from '@lab/transient-bbp';
import { defineMethod } from '../../../nouns/method.ts';
import type { StoppingAnswer, StoppingInput } from '../task.ts';
import { answerAt, fitOf, timeOfLargest } from './answer.ts';
import { stopsTraining } from './applies.ts';

/** Generalised cross-validation along the flow. */
export const gcv = defineMethod<StoppingInput, StoppingAnswer, Record<string, never>>({
  name: 'gcv',
  title: 'Generalised cross-validation along the flow',
  description:
    'The least (residual sum of squares/T)/(1 - df/T)^2 with df the sum of the learned fractions (Ali, Kolter and Tibshirani, arXiv 1810.10082).',
  module: import.meta.url,
  label: () => 'GCV',
  skip: stopsTraining,
  run(input) {
    const fit = fitOf(input);
    const rows = monitorFlow(fit, input.times);
    const scores = rows.map(
      ({ residual, degreesOfFreedom }) => -residual / (1 - degreesOfFreedom / input.X.rows) ** 2,
    );
    return answerAt(fit, timeOfLargest(input.times, scores));
  },
});
