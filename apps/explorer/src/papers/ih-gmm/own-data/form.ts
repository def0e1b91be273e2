import type { OwnDataForm } from '../../../contract/own-data.ts';

export const form: OwnDataForm = {
  accepts: 'table',
  words:
    'A CSV file with a row for each document, cell, customer or spectrum and a column for each feature; numbers, no gaps. Columns of text are left out. Every row gets a cluster, a scale and a probability.',
  example: { file: 'wine.csv', label: '178 wines, 13 chemical measurements' },
  fields(columns) {
    const numeric = columns.filter(({ numeric: number }) => number);
    const features = numeric.filter(({ name }) => name !== 'label').length;
    const known = columns.some(({ name }) => name === 'label') ? 'label' : '';
    return {
      columns: {
        kind: 'text',
        label: 'Feature columns',
        initial: features > 0 ? '*' : '',
        hint: 'names or beginnings with a star, between commas; * is every column of numbers',
      },
      truth: {
        kind: 'choice',
        label: 'Known groups, to compare with',
        options: [{ value: '', label: 'none' }, ...columns.map(({ name }) => ({ value: name, label: name }))],
        initial: known,
        hint: 'this column takes no part in the clustering',
      },
      clusters: {
        kind: 'range',
        label: 'Clusters',
        min: 2,
        max: 10,
        step: 1,
        initial: features === 2 ? 2 : 3,
        hint: 'at most as many as there are feature columns',
      },
      transform: {
        kind: 'choice',
        label: 'Columns are',
        options: [
          { value: 'zscore', label: 'in different units' },
          { value: 'sqrt', label: 'counts' },
          { value: 'none', label: 'as they are' },
        ],
        initial: 'zscore',
        hint: 'different units: z-scores; counts: square roots',
      },
    };
  },
};
