import type { OwnDataForm } from '../../../contract/own-data.ts';

export const form: OwnDataForm = {
  accepts: 'table',
  words:
    'A CSV file with a row for each sample, all columns numbers but one: the label, which may be empty where you have none. You get the risk of a principal-component regression that learns from all rows, what one more label is worth in rows without, and an interval for every row.',
  example: { file: 'gasoline.csv', label: '60 spectra of gasoline, 36 with an octane number' },
  lacking(columns) {
    const numbers = columns.filter(({ numeric }) => numeric).length;
    return numbers < 3
      ? `${numbers === 1 ? '1 column holds' : `${numbers} columns hold`} numbers: a label and at least two columns to learn from are needed`
      : undefined;
  },
  fields(columns) {
    const numeric = columns.filter(({ numeric: number }) => number);
    const most = Math.max(2, Math.min(8, numeric.length - 1));
    const label =
      numeric.find(({ empty }) => empty > 0) ??
      numeric.find(({ name }) => /^(y|label|target|response|octane|density)$/i.test(name)) ??
      numeric.at(-1);
    return {
      label: {
        kind: 'choice',
        label: 'Label',
        options: numeric.map(({ name }) => ({ value: name, label: name })),
        initial: label?.name ?? '',
        hint: 'empty cells are rows without a label',
      },
      inputs: {
        kind: 'text',
        label: 'Columns to learn from',
        initial: '*',
        hint: 'names or beginnings with a star, between commas; * is every other column of numbers',
      },
      components: {
        kind: 'range',
        label: 'Components kept',
        min: 1,
        max: most,
        step: 1,
        initial: Math.min(3, most),
      },
    };
  },
};
