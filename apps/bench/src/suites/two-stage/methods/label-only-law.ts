import { factorModelLaw } from '@lab/two-stage-m';
import { defineMethod } from '../../../nouns/method.ts';
import { chiSquares, factorPredictionVariance } from '../laws/predicted-law.ts';
import type { FactorQuestion, PredictedLaw } from '../task.ts';
import { onlyOn } from './applies.ts';

/** What is reported when the representation is taken for known. */
export const labelOnlyLaw = defineMethod<FactorQuestion, PredictedLaw, Record<string, never>>({
  name: 'label-only-law',
  title: 'Law of the labels alone',
  description: 'The usual regression formula on the learnt features, as if they had been given.',
  module: import.meta.url,
  label: () => 'law of the labels alone',
  skip: onlyOn(
    ['factor-risk'],
    ({ part, ratio, pooled }) =>
      (part === 'prediction' || part === 'unconditional') && ratio === 2 && pooled === false,
  ),
  run(question) {
    const { labelled, unlabelled, part, beta } = question;
    if (part === 'prediction') {
      return chiSquares([labelled * factorPredictionVariance(question, unlabelled).labelVariance]);
    }
    const { sigma2 } = factorModelLaw(question);
    return chiSquares(beta.map(() => sigma2));
  },
});
