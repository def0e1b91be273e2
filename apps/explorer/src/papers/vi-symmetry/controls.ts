import type { Controls, ValuesOf } from '../../contract/controls.ts';

export const controls = {
  distance: {
    kind: 'range',
    label: 'Half distance of the two modes',
    min: 0.5,
    max: 3.5,
    step: 0.1,
    initial: 3,
    hint: 'in standard deviations of one mode',
  },
  share: {
    kind: 'range',
    label: 'Weight of the left mode',
    min: 0.5,
    max: 0.95,
    step: 0.05,
    initial: 0.5,
    hint: 'at one half the target is symmetric',
  },
  divergence: {
    kind: 'choice',
    label: 'What the fit minimises',
    options: [
      { value: 'reverseKl', label: 'reverse KL' },
      { value: 'hellinger', label: 'Hellinger' },
      { value: 'forwardKl', label: 'forward KL' },
    ],
    initial: 'reverseKl',
    hint: 'KL, the divergence of Kullback and Leibler: variational inference uses the reverse one',
  },
} as const satisfies Controls;

export type Values = ValuesOf<typeof controls>;
