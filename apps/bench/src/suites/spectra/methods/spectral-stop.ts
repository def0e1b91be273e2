import { recommendStop } from '@lab/transient-bbp';
import { defineMethod } from '../../../nouns/method.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import type { StoppingAnswer, StoppingInput } from '../task.ts';
import { answerAt, fitOf } from './answer.ts';
import { stopsTraining } from './applies.ts';

/** What is maximised, and whether the rest of the initial weights is taken off. */
export interface SpectralStopParameters extends Parameters {
  readonly rule: 'plugin' | 'zgap';
  readonly subtractInit: boolean;
}

/** The package's advice. */
export const spectralStop = defineMethod<StoppingInput, StoppingAnswer, SpectralStopParameters>({
  name: 'spectral-stop',
  title: 'Stop where the spectrum promises most',
  description:
    'recommendStop of @lab/transient-bbp: at each time the top value is inverted to a strength and an overlap; plugin stops at the largest estimated overlap, zgap at the largest distance above the noise edge. W0 subtracted: the known rest of the initial weights is taken off.',
  module: import.meta.url,
  variants: [
    { rule: 'plugin', subtractInit: false },
    { rule: 'plugin', subtractInit: true },
    { rule: 'zgap', subtractInit: false },
    { rule: 'zgap', subtractInit: true },
  ],
  label: ({ rule, subtractInit }) => (subtractInit ? `${rule}, W0 subtracted` : rule),
  skip: stopsTraining,
  run(input, { parameters: { rule, subtractInit } }) {
    const fit = fitOf(input);
    const advice = recommendStop(fit, { times: input.times, rule, subtractInit, replicates: 0 });
    return answerAt(fit, advice.t, { subtractInit, detected: advice.detectable });
  },
});
