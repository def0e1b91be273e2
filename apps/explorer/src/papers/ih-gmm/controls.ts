import type { Controls, ValuesOf } from '../../contract/controls.ts';

export const controls = {
  spread: {
    kind: 'range',
    label: 'How much scales differ',
    min: 0,
    max: 1,
    step: 0.05,
    initial: 0.5,
    hint: 'standard deviation of log θ, θ the scale of a row; 0: all alike',
  },
  common: {
    kind: 'range',
    label: 'How alike the profiles are',
    min: 0,
    max: 0.9,
    step: 0.05,
    initial: 0.7,
    hint: 'cosine between two clusters',
  },
  delta: {
    kind: 'range',
    label: 'Length of the profiles',
    min: 6,
    max: 24,
    step: 1,
    initial: 16,
    hint: 'against noise of size 1 in every entry',
  },
  columns: {
    kind: 'range',
    label: 'Columns',
    min: 50,
    max: 800,
    step: 16,
    scale: 'integer-log',
    initial: 400,
  },
} as const satisfies Controls;

export type Values = ValuesOf<typeof controls>;
