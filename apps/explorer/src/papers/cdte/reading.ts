import { numberText, pText, pWords } from '../../contract/number-text.ts';
import type { Reading } from '../../contract/paper.ts';
import type { Result } from './compute.ts';
import type { Values } from './controls.ts';

export const reading: Reading<Result, Values> = {
  sentence({ pValue, meanPValue }, { strength, kind }) {
    const seen = pValue < 0.05;
    const words = `The test of the whole law has ${pWords(pValue)}, a test of the mean ${pWords(meanPValue)}`;
    if (strength === 0)
      return `${words}: there is nothing to find, and each should reject in one trial of twenty.`;
    if (seen && meanPValue >= 0.05)
      return kind === 'spread'
        ? `${words}: no mean has moved, but outcomes of the treated spread out for large x and draw together for small x.`
        : `${words}: the effects of small and large x cancel in the mean, but not in the law.`;
    if (seen) return `${words}: both see that the treatment changes something; the map shows where.`;
    return `${words}: in this trial the change stays hidden. Take more people, or a stronger effect.`;
  },
  facts: ({ pValue, meanPValue, meanEffect, meanError, effectSize, trials }) => [
    { name: 'pValue', label: 'p, whole law', value: pValue, text: pText(pValue) },
    { name: 'meanPValue', label: 'p, mean only', value: meanPValue, text: pText(meanPValue) },
    {
      name: 'meanEffect',
      label: 'Mean effect',
      value: meanEffect,
      text: `${numberText(meanEffect, 2)} ± ${numberText(meanError, 2)}`,
    },
    { name: 'effectSize', label: 'Distance of the laws', value: effectSize },
    {
      name: 'power',
      label: 'Rejected at 5 %, whole law',
      value: trials.filter(({ whole }) => whole < 0.05).length,
      text: `${trials.filter(({ whole }) => whole < 0.05).length} of ${trials.length} trials`,
    },
    {
      name: 'meanPower',
      label: 'Rejected, mean only',
      value: trials.filter(({ mean }) => mean < 0.05).length,
      text: `${trials.filter(({ mean }) => mean < 0.05).length} of ${trials.length}`,
    },
  ],
};
