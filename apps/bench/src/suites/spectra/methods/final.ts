import { defineMethod } from '../../../nouns/method.ts';
import type { StoppingAnswer, StoppingInput } from '../task.ts';
import { answerAt, fitOf } from './answer.ts';
import { stopsTraining } from './applies.ts';

/** No stopping at all. */
export const final = defineMethod<StoppingInput, StoppingAnswer, Record<string, never>>({
  name: 'final',
  title: 'Training to the end',
  description: 'The weights at t = infinity, which are those of least squares.',
  module: import.meta.url,
  label: () => 'final weights',
  skip: stopsTraining,
  run: (input) => answerAt(fitOf(input), Infinity),
});
