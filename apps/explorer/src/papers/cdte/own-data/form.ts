import type { ColumnSummary, OwnDataForm } from '../../../contract/own-data.ts';

export const form: OwnDataForm = {
  accepts: 'table',
  words:
    'A CSV file with a row for each person: a column that says who was treated (two different values), the outcome, and covariates as numbers. You get one p-value for any change of the outcome, its parts, and the covariates it hangs on.',
  example: { file: 'nsw.csv', label: 'a job training trial, 445 men' },
  lacking(columns) {
    if (!columns.some(isPair))
      return 'no column has just two different values, as the one must that says who was treated: 0 and 1, or two names';
    if (!columns.some(({ name, numeric }) => numeric && name !== treatmentOf(columns)))
      return 'beside the treatment no column holds numbers: the outcome and at least one covariate are needed';
    return undefined;
  },
  fields(columns) {
    const pairs = columns.filter(isPair);
    const numeric = columns.filter(({ numeric: number }) => number);
    const treatment = treatmentOf(columns);
    const others = numeric.filter(({ name }) => name !== treatment);
    const outcome =
      (others.find(({ name }) => /outcome|^y$|^re78$/i.test(name)) ?? others.at(-1))?.name ?? '';
    const choices = (list: typeof columns): { value: string; label: string }[] =>
      list.map(({ name }) => ({ value: name, label: name }));
    return {
      treatment: {
        kind: 'choice',
        label: 'Who was treated',
        options: choices(pairs),
        initial: treatment,
        hint: 'a column with two different values',
      },
      outcome: { kind: 'choice', label: 'Outcome', options: choices(others), initial: outcome },
      covariates: {
        kind: 'text',
        label: 'Covariates',
        initial: '*',
        hint: 'names or beginnings with a star, between commas; * is every other column of numbers',
      },
      assignment: {
        kind: 'choice',
        label: 'Treated',
        options: [
          { value: 'estimated', label: 'depending on covariates' },
          { value: 'known', label: 'by chance, equal odds for all' },
        ],
        initial: 'estimated',
      },
    };
  },
};

function isPair({ distinct }: ColumnSummary): boolean {
  return distinct === 2;
}

/** The column that most likely says who was treated. */
function treatmentOf(columns: readonly ColumnSummary[]): string {
  const pairs = columns.filter(isPair);
  return (pairs.find(({ name }) => /treat|arm|drug|group/i.test(name)) ?? pairs[0])?.name ?? '';
}
