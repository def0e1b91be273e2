import { numberText } from '../../contract/number-text.ts';
import type { Reading } from '../../contract/paper.ts';
import type { Result } from './compute.ts';
import type { Values } from './controls.ts';

export const reading: Reading<Result, Values> = {
  sentence({ expected: { muon, sgd } }, { dimension }) {
    return `One step of Muon is expected to store ${numberText(muon, 3)} facts in a ${dimension} × ${dimension} matrix, one step of SGD ${numberText(sgd, 2)}: Muon (blue) gives rare facts the same push as common ones.`;
  },
  facts: ({ expected, first }) => [
    { name: 'muon', label: 'Muon, theory', value: expected.muon },
    ...(first.muon === undefined
      ? []
      : [{ name: 'muonSimulated', label: 'Muon, one simulated step', value: first.muon }]),
    { name: 'sgd', label: 'SGD, theory', value: expected.sgd },
    ...(first.sgd === undefined
      ? []
      : [{ name: 'sgdSimulated', label: 'SGD, one simulated step', value: first.sgd }]),
    { name: 'ratio', label: 'Muon over SGD', value: expected.muon / expected.sgd },
  ],
};
