import type { OwnDataForm } from '../../../contract/own-data.ts';

export const form: OwnDataForm = {
  accepts: 'image',
  words:
    'A picture of your own: its middle square is brought to 128 × 128 grey pixels and measured in frequencies, as a scanner would. You see which frequencies are taken, the picture that comes back, and how far off it is.',
  example: { file: 'ascent.png', label: 'a photograph of a staircase' },
  fields: () => ({
    budget: {
      kind: 'range',
      label: 'Frequencies measured',
      unit: '%',
      min: 5,
      max: 70,
      step: 1,
      initial: 35,
    },
    noise: { kind: 'range', label: 'Noise of a measurement', min: 0, max: 0.1, step: 0.005, initial: 0.005 },
    scheme: {
      kind: 'choice',
      label: 'How they are drawn',
      options: [
        { value: 'bernoulli', label: 'partly certain' },
        { value: 'withReplacement', label: 'with replacement' },
      ],
      initial: 'bernoulli',
    },
  }),
};
