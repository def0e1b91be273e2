import { defineMethod } from '../../../nouns/method.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { overlapWith } from '../metrics/overlap.ts';
import type { StoppingAnswer, StoppingInput, StoppingTruth } from '../task.ts';
import { answerAt, fitOf } from './answer.ts';
import { stopsTraining } from './applies.ts';

/** Whether the rest of the initial weights is taken off. */
export interface HindsightParameters extends Parameters {
  readonly subtractInit: boolean;
}

/** The best that any rule can do. */
export const hindsight = defineMethod<StoppingInput, StoppingAnswer, HindsightParameters, StoppingTruth>({
  name: 'oracle',
  title: 'Best time in hindsight',
  description: 'The time at which the overlap with the true direction is largest on these data.',
  module: import.meta.url,
  oracle: true,
  variants: [{ subtractInit: false }, { subtractInit: true }],
  label: ({ subtractInit }) => (subtractInit ? 'oracle, W0 subtracted' : 'oracle'),
  skip: stopsTraining,
  run(input, { parameters: { subtractInit }, reference }) {
    if (reference === undefined) throw new Error('the oracle needs the true direction');
    const fit = fitOf(input);
    return input.times
      .map((t) => answerAt(fit, t, { subtractInit }))
      .reduce((best, answer) =>
        overlapWith(answer, input, reference) > overlapWith(best, input, reference) ? answer : best,
      );
  },
});
