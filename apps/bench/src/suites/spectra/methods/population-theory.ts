import { outlier } from '@lab/transient-bbp';
import { defineMethod } from '../../../nouns/method.ts';
import type { StoppingAnswer, StoppingInput, StoppingTruth } from '../task.ts';
import { answerAt, fitOf, timeOfLargest } from './answer.ts';
import { onlyOn } from './applies.ts';

/** Theory without data. */
export const populationTheory = defineMethod<
  StoppingInput,
  StoppingAnswer,
  Record<string, never>,
  StoppingTruth
>({
  name: 'population-theory',
  title: 'Best time by theory alone',
  description:
    'The time at which theory, told the law the data are drawn from, promises the largest overlap; the data are not looked at.',
  module: import.meta.url,
  oracle: true,
  label: () => 'theory of the population',
  skip: onlyOn(['stopping'], 'needs the law the data are drawn from'),
  run(input, { reference }) {
    const model = reference?.population;
    if (model === undefined) throw new Error('the theory needs the law the data are drawn from');
    const promised = input.times.map((t) => outlier(model, t).overlapLeft ?? 0);
    return answerAt(fitOf(input), timeOfLargest(input.times, promised));
  },
});
