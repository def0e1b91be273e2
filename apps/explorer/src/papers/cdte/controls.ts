import type { Controls, ValuesOf } from '../../contract/controls.ts';

export const controls = {
  strength: {
    kind: 'range',
    label: 'Strength of the effect',
    min: 0,
    max: 2,
    step: 0.1,
    initial: 1.2,
    hint: 'at 0 the treatment does nothing',
  },
  kind: {
    kind: 'choice',
    label: 'What the treatment does',
    options: [
      { value: 'spread', label: 'changes the spread with x' },
      { value: 'mean', label: 'moves the mean with x' },
      { value: 'shift', label: 'moves everybody' },
    ],
    initial: 'spread',
  },
  people: {
    kind: 'range',
    label: 'People in the trial',
    min: 100,
    max: 400,
    step: 20,
    initial: 240,
  },
  assignment: {
    kind: 'choice',
    label: 'Who is treated',
    options: [
      { value: 'coin', label: 'by a coin' },
      { value: 'choice', label: 'by own choice' },
    ],
    initial: 'coin',
    hint: 'own choice depends on the covariates; propensities are then estimated',
  },
} as const satisfies Controls;

export type Values = ValuesOf<typeof controls>;
