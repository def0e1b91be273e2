import type { OwnDataForm } from '../../../contract/own-data.ts';

export const form: OwnDataForm = {
  accepts: 'table',
  words:
    'A CSV file with a row for each observation: the response and its predictors, all numbers. You get coefficients with their uncertainty, which predictors matter, and a certificate: which schedules would converge, and why.',
  example: { file: 'diabetes.csv', label: '442 patients, ten measurements' },
  fields(columns) {
    const numeric = columns.filter(({ numeric: number }) => number);
    const response =
      numeric.find(({ name }) => /^(y|target|response|outcome|label|price)$/i.test(name)) ?? numeric.at(-1);
    return {
      response: {
        kind: 'choice',
        label: 'Response',
        options: numeric.map(({ name }) => ({ value: name, label: name })),
        initial: response?.name ?? '',
      },
      predictors: {
        kind: 'text',
        label: 'Predictors',
        initial: '*',
        hint: 'names or beginnings with a star, between commas; * is every other column of numbers',
      },
      prior: {
        kind: 'choice',
        label: 'Each coefficient is',
        options: [
          { value: 'spikeSlab', label: 'zero or not' },
          { value: 'gaussian', label: 'small' },
        ],
        initial: 'spikeSlab',
        hint: 'zero or not: a spike-and-slab prior, which selects; small: ridge regression',
      },
    };
  },
};
