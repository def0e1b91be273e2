import { defineMethod } from '../../../nouns/method.ts';
import { panelQuestion } from '../laws/panel-question.ts';
import { printedContrastiveLaw, printedFactorLaw } from '../laws/printed-law.ts';
import type { LawQuestion, PanelInput, PredictedLaw } from '../task.ts';
import { onlyOn } from './applies.ts';

/** The two corollaries with the constants that are printed. */
export const printedLaw = defineMethod<LawQuestion | PanelInput, PredictedLaw, Record<string, never>>({
  name: 'printed-law',
  title: 'Corollaries 6.3 and 6.4 as printed',
  description:
    'The same limit with the constants that the paper prints for spectral contrastive features (6.3) and factors (6.4).',
  module: import.meta.url,
  label: () => 'law (as printed)',
  skip: onlyOn(
    ['factor-risk', 'contrastive-risk', 'panel'],
    (parameters, name) =>
      (name === 'factor-risk' && parameters['part'] === 'pretraining') ||
      (name === 'contrastive-risk' && parameters['spectrum'] === 'reciprocal') ||
      (name === 'panel' && !String(parameters['panel']).startsWith('mixture')),
  ),
  run(input) {
    const question = 'panel' in input ? panelQuestion(input) : input;
    if (question.kind === 'factor') return printedFactorLaw(question);
    if (question.kind === 'contrastive') return printedContrastiveLaw(question);
    throw new Error(`the paper prints no constant for '${question.kind}'`);
  },
});
