import type { Controls, ValuesOf } from '../../contract/controls.ts';

export const controls = {
  columns: {
    kind: 'range',
    label: 'Coefficients',
    min: 4,
    max: 120,
    step: 2,
    initial: 60,
    hint: 'columns of a table of 200 rows of random numbers',
  },
  prior: {
    kind: 'range',
    label: 'Weight of the prior',
    min: 0,
    max: 2,
    step: 0.05,
    initial: 0,
    hint: 'against that of the data; 0 is a flat prior',
  },
  schedule: {
    kind: 'choice',
    label: 'Third schedule',
    options: [
      { value: 'damped', label: 'damped' },
      { value: 'anderson', label: 'Anderson' },
      { value: 'conjugateGradient', label: 'conj. gradients' },
    ],
    initial: 'damped',
    hint: 'beside sequential and parallel sweeps',
  },
} as const satisfies Controls;

export type Values = ValuesOf<typeof controls>;
