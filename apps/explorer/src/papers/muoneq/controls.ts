import type { Controls, ValuesOf } from '../../contract/controls.ts';

export const controls = {
  spread: {
    kind: 'range',
    label: 'How unequal the outputs are',
    min: 0,
    max: 4,
    step: 0.1,
    initial: 3,
    hint: 'powers of ten between the largest and the smallest target',
  },
  units: {
    kind: 'range',
    label: 'Hidden units',
    min: 8,
    max: 48,
    step: 4,
    initial: 24,
  },
  mode: {
    kind: 'choice',
    label: 'MuonEq divides',
    options: [
      { value: 'row', label: 'rows' },
      { value: 'col', label: 'columns' },
      { value: 'rowcol', label: 'both' },
    ],
    initial: 'row',
    hint: 'by their norms, before orthogonalising',
  },
  newtonSchulz: {
    kind: 'range',
    label: 'Newton-Schulz steps',
    min: 1,
    max: 8,
    step: 1,
    initial: 5,
  },
} as const satisfies Controls;

export type Values = ValuesOf<typeof controls>;
