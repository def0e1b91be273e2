import type { Controls, ValuesOf } from '../../contract/controls.ts';

export const controls = {
  alpha: {
    kind: 'range',
    label: 'How unequal the facts are',
    min: 1.1,
    max: 3,
    step: 0.1,
    initial: 1.5,
    hint: 'α: fact number i occurs in proportion to 1 over i to the power α',
  },
  dimension: {
    kind: 'range',
    label: 'Dimension of the memory',
    min: 32,
    max: 128,
    step: 24,
    scale: 'integer-log',
    initial: 64,
    hint: 'd: the memory is one d × d matrix',
  },
  batch: {
    kind: 'choice',
    label: 'Samples in the step',
    options: [
      { value: '256', label: '256' },
      { value: '4096', label: '4,096' },
      { value: 'all', label: 'no limit' },
    ],
    initial: 'all',
  },
} as const satisfies Controls;

export type Values = ValuesOf<typeof controls>;
