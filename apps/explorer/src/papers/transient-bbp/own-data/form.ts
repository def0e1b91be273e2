import type { OwnDataForm } from '../../../contract/own-data.ts';

export const form: OwnDataForm = {
  accepts: 'table',
  words:
    'A CSV file with inputs and several outputs for each sample, more samples than inputs: a multi-output regression, a linear probe. You get the time at which training is best stopped so that the strongest direction of the weights is signal, with a p-value.',
  example: { file: 'teacher.csv', label: '160 samples of a noisy linear map, 24 inputs, 24 outputs' },
  fields(columns) {
    const numeric = columns.filter(({ numeric: number }) => number);
    const outputs = numeric.filter(({ name }) => /^y/i.test(name));
    const inputs = numeric.filter(({ name }) => /^x/i.test(name));
    return {
      inputs: {
        kind: 'text',
        label: 'Inputs',
        initial: inputs.length > 0 ? 'x*' : '*',
        hint: 'names or beginnings with a star, between commas',
      },
      outputs: {
        kind: 'text',
        label: 'Outputs',
        initial: outputs.length > 0 ? 'y*' : (numeric.at(-1)?.name ?? ''),
        hint: 'several columns, none of them an input',
      },
      level: {
        kind: 'choice',
        label: 'Level of the test',
        options: [
          { value: '0.05', label: '5 %' },
          { value: '0.01', label: '1 %' },
        ],
        initial: '0.05',
      },
    };
  },
};
