import { numberText } from '../../contract/number-text.ts';
import type { Reading } from '../../contract/paper.ts';
import type { Result } from './compute.ts';
import type { Values } from './controls.ts';

const promises: Readonly<Record<string, string>> = {
  exact: 'exact',
  'moment-matched': 'exact (moments are matched)',
  'exact-if-unique': 'exact, by symmetry',
  broken: 'wrong, and known to be',
  approximate: 'approximate',
  none: 'nothing',
};

export const reading: Reading<Result, Values> = {
  sentence({ broken, fittedMean, targetMean, status }, { share }) {
    if (broken)
      return `The best normal curve sits on one of two equal modes, with mean ${numberText(fittedMean, 3)} where the target has 0: the report sees the broken symmetry and repairs it by adding the mirror image.`;
    if (status === 'exact-if-unique' || status === 'exact')
      return 'The target is its own mirror image, the family of normal curves has the symmetry too, and so the fitted mean is right to the last digit, although its shape is wrong.';
    if (status === 'moment-matched')
      return `Forward KL matches the mean of any target, symmetric or not: ${numberText(targetMean, 3)}.`;
    return share === 0.5
      ? 'Nothing is promised of this mean.'
      : `The modes have unequal weights, no symmetry pins the mean, and it is off: ${numberText(fittedMean, 3)} instead of ${numberText(targetMean, 3)}. The report promises nothing, rightly.`;
  },
  facts: ({ fittedMean, targetMean, status, broken, repairedMean, threshold }) => [
    { name: 'fittedMean', label: 'Mean of the fit', value: clean(fittedMean) },
    { name: 'targetMean', label: 'Mean of the target', value: clean(targetMean) },
    { name: 'promise', label: 'Promised of it', value: promises[status] ?? status },
    ...(broken ? [{ name: 'repairedMean', label: 'Mean after the repair', value: clean(repairedMean) }] : []),
    { name: 'threshold', label: 'Reverse KL breaks equal modes from', value: threshold },
  ],
};

/** A mean of 1e-17 is rounding, not news. */
function clean(value: number): number {
  return Math.abs(value) < 1e-9 ? 0 : value;
}
