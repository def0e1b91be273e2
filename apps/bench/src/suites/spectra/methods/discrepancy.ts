import { estimateLabelNoise, monitorFlow } from '@lab/transient-bbp';
import { defineMethod } from '../../../nouns/method.ts';
import type { StoppingAnswer, StoppingInput } from '../task.ts';
import { answerAt, fitOf } from './answer.ts';
import { stopsTraining } from './applies.ts';

/** The rule of inverse problems. */
export const discrepancy = defineMethod<StoppingInput, StoppingAnswer, Record<string, never>>({
  name: 'discrepancy',
  title: "Morozov's discrepancy principle",
  description:
    'The first time at which the mean squared residual is no more than the variance of the label noise, which is estimated from least squares; the end where that never happens.',
  module: import.meta.url,
  label: () => 'discrepancy principle',
  skip: stopsTraining,
  run(input) {
    const fit = fitOf(input);
    const { labelNoise } = estimateLabelNoise(input.X, input.Y);
    const row = monitorFlow(fit, input.times).find(({ residual }) => residual <= labelNoise);
    return answerAt(fit, row?.t ?? Infinity);
  },
});
