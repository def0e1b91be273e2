import type { Controls, ValuesOf } from '../../contract/controls.ts';

export const controls = {
  theta: {
    kind: 'range',
    label: 'Signal strength',
    min: 0.3,
    max: 2,
    step: 0.05,
    initial: 0.75,
    hint: 'θ, the size of the planted direction',
  },
  slow: {
    kind: 'range',
    label: 'Covariance of the slow half',
    min: 0.02,
    max: 2,
    step: 60,
    scale: 'log',
    initial: 0.1,
    hint: 'the fast half has 2; at 2 all directions are alike',
  },
  noise: {
    kind: 'range',
    label: 'Label noise',
    min: 0,
    max: 1,
    step: 0.05,
    initial: 0.2,
    hint: 'ν, variance of the noise times inputs per sample',
  },
  start: {
    kind: 'range',
    label: 'Size of the initial weights',
    min: 0,
    max: 1,
    step: 0.05,
    initial: 0.3,
    hint: 'variance times dimension',
  },
  dimension: {
    kind: 'choice',
    label: 'Simulated matrices, N × N',
    options: [
      { value: '100', label: '100' },
      { value: '200', label: '200' },
      { value: '400', label: '400' },
    ],
    initial: '200',
  },
} as const satisfies Controls;

export type Values = ValuesOf<typeof controls>;
