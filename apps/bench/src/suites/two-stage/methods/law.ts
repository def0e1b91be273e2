import { defineMethod } from '../../../nouns/method.ts';
import { panelQuestion } from '../laws/panel-question.ts';
import { predictedLaw } from '../laws/predicted-law.ts';
import type { LawQuestion, PanelInput, PredictedLaw } from '../task.ts';
import { lawProblems, onlyOn } from './applies.ts';

/** The law of the package: the paper's theorem with corrected constants. */
export const law = defineMethod<LawQuestion | PanelInput, PredictedLaw, Record<string, never>>({
  name: 'law',
  title: 'Asymptotic law, corrected',
  description:
    'The limit distribution of the excess risk as @lab/two-stage-m computes it (theorem 5.1 of arXiv 2603.27631, corollaries 6.3 and 6.4 corrected).',
  module: import.meta.url,
  label: () => 'law (corrected)',
  skip: onlyOn([...lawProblems, 'panel']),
  run: (input) => predictedLaw('panel' in input ? panelQuestion(input) : input),
});
