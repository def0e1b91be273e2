import { defineMethod } from '../../../nouns/method.ts';
import { gaussianRowsLaw } from '../laws/predicted-law.ts';
import type { PredictedLaw, RowsQuestion } from '../task.ts';
import { onlyOn } from './applies.ts';

/** The closed form for Gaussian rows, on rows that are not. */
export const gaussianFormula = defineMethod<RowsQuestion, PredictedLaw, Record<string, never>>({
  name: 'gaussian-formula',
  title: 'Formula for Gaussian rows',
  description: 'The closed form that needs eigenvalues alone, where the fourth moments of real rows count.',
  module: import.meta.url,
  label: () => 'Gaussian formula',
  skip: onlyOn(['real-rows']),
  run: (question) => gaussianRowsLaw(question),
});
