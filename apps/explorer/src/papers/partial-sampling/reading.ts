import { numberText } from '../../contract/number-text.ts';
import type { Reading } from '../../contract/paper.ts';
import type { Result } from './compute.ts';
import type { Values } from './controls.ts';

export const reading: Reading<Result, Values> = {
  sentence: ({ always, measured, error }, { scheme }) =>
    scheme === 'withReplacement'
      ? `Drawing frequencies with replacement wastes measurements on rows drawn before: only ${numberText(measured)} different ones are left, and the error is ${percent(error)}.`
      : `${numberText(always)} low frequencies are certain to be measured, the rest by chance, the rarer the higher; from these ${numberText(measured)} the image comes back with an error of ${percent(error)}.`,
  facts: ({ always, expected, measured, error, psnr }) => [
    { name: 'always', label: 'Measured always', value: always },
    { name: 'expected', label: 'Expected in all', value: expected },
    { name: 'measured', label: 'Measured in this draw', value: measured },
    { name: 'error', label: 'Relative error', value: error, text: percent(error) },
    { name: 'psnr', label: 'Peak signal to noise', value: psnr, text: `${numberText(psnr, 3)} dB` },
  ],
};

function percent(share: number): string {
  return `${numberText(100 * share, 3)} %`;
}
