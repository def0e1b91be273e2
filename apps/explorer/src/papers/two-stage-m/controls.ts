import type { Controls, ValuesOf } from '../../contract/controls.ts';

export const controls = {
  weak: {
    kind: 'range',
    label: 'Strength of the weaker factor',
    min: 0.3,
    max: 3,
    step: 0.1,
    initial: 0.8,
    hint: 'the stronger one has 3',
  },
  noise: {
    kind: 'range',
    label: 'Noise of the columns',
    min: 0.05,
    max: 1,
    step: 0.05,
    initial: 0.25,
  },
  columns: {
    kind: 'range',
    label: 'Columns',
    min: 4,
    max: 24,
    step: 1,
    initial: 8,
    hint: 'noisy views of two factors',
  },
  labelled: {
    kind: 'choice',
    label: 'Labelled rows',
    options: [
      { value: '200', label: '200' },
      { value: '1000', label: '1,000' },
      { value: '2000', label: '2,000' },
    ],
    initial: '1000',
  },
} as const satisfies Controls;

export type Values = ValuesOf<typeof controls>;
