import type { Controls, ValuesOf } from '../../contract/controls.ts';

export const controls = {
  budget: {
    kind: 'range',
    label: 'Frequencies measured',
    unit: '%',
    min: 5,
    max: 50,
    step: 1,
    initial: 30,
    hint: 'of the 4,096 of a 64 × 64 image',
  },
  scheme: {
    kind: 'choice',
    label: 'How they are drawn',
    options: [
      { value: 'bernoulli', label: 'partly certain' },
      { value: 'fixedSize', label: 'fixed size' },
      { value: 'withReplacement', label: 'with replacement' },
    ],
    initial: 'bernoulli',
    hint: 'partly certain: probability min(1, c a), the scheme of the paper; fixed size: the same probabilities, always as many',
  },
  noise: {
    kind: 'range',
    label: 'Noise of a measurement',
    min: 0,
    max: 0.05,
    step: 0.0025,
    initial: 0.005,
  },
} as const satisfies Controls;

export type Values = ValuesOf<typeof controls>;
