import { setMode } from '@lab/linalg';
import { defineMethod } from '../../../nouns/method.ts';
import { onEach, type TreatmentInput, type TreatmentOutput } from '../task.ts';
import { testSample } from './fit-sample.ts';

/** What runs where the host has no fused multiply-add, and wherever the same bits are wanted everywhere. */
export const cdtePlain = defineMethod<TreatmentInput, TreatmentOutput, Record<string, never>>({
  name: 'cdte-plain',
  title: 'Conditional distributional test, plain kernels',
  description:
    'The dense path in the strict mode of @lab/linalg: 128-bit vectors without fused multiply-add.',
  module: import.meta.url,
  label: () => 'CDTE, plain kernels',
  skip: ({ name }) => (name === 'cost' ? undefined : 'the same results'),
  run: (input) => {
    const before = setMode('strict');
    try {
      return onEach(input, (sample) => testSample(sample));
    } finally {
      setMode(before);
    }
  },
});
