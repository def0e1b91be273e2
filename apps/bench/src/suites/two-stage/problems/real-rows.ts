import { fromRows, svd } from '@lab/linalg';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import { simulateOutcomes } from '../laws/simulate-outcomes.ts';
import type { LawQuestion, Outcomes, RowsQuestion } from '../task.ts';
import { remembered } from './remembered.ts';
import { readTable, realTables, scaledLike, type TableName } from './tables.ts';

/** A table as population. */
export interface RealRowsParameters extends Parameters {
  readonly data: TableName;
  /** Unlabelled rows drawn with replacement. */
  readonly rows: number;
  readonly fits: number;
}

const questions = new Map<TableName, Omit<RowsQuestion, 'unlabelled'>>();

/** The table's own scores on all its axes; the target is .3 of the first, in its units, less .4 of the second. */
export function rowsQuestion(data: TableName, unlabelled: number): RowsQuestion {
  const known = questions.get(data) ?? scoresOf(data);
  questions.set(data, known);
  return { ...known, unlabelled };
}

function scoresOf(data: TableName): Omit<RowsQuestion, 'unlabelled'> {
  const { X } = readTable(data);
  const rows = scaledLike(X, X, realTables[data].standardise);
  const { u, values } = svd(fromRows(rows));
  const all = Array.from(values);
  const rank = all.filter((value) => value > 1e-7 * all[0]!).length;
  // The sign of an axis is a convention: its entry of largest size in the scores is positive.
  const signs = Array.from({ length: rank }, (_, j) => {
    const column = rows.map((_row, i) => u.get(i, j));
    return Math.sign(column.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0));
  });
  const scores = fromRows(
    rows.map((_, i) => Array.from({ length: rank }, (_unused, j) => signs[j]! * u.get(i, j) * all[j]!)),
  );
  const eigenvalues = all.slice(0, rank).map((value) => value ** 2 / rows.length);
  return { kind: 'rows', scores, eigenvalues, theta: [0.3, -0.4] };
}

function cases(names: readonly TableName[], rows: number, fits: number): readonly RealRowsParameters[] {
  return names.map((data) => ({ data, rows, fits }));
}

const all: readonly TableName[] = ['breast-cancer', 'wine', 'digits', 'gasoline', 'yarn'];

/** Real tables as populations, from which unlabelled rows are drawn. */
export const realRows = defineProblem<LawQuestion, Outcomes, RealRowsParameters>({
  name: 'real-rows',
  title: 'Components of real tables',
  description:
    'A real table is the population: m rows are drawn with replacement, two components learnt, and the part of a target on the true first two axes that is missed is measured, times m (experiment 8).',
  module: import.meta.url,
  cases: {
    // Too few fits to judge a claim would cost as much as all else.
    quick: [],
    standard: cases(all, 20_000, 50),
    full: cases(all, 100_000, 100),
  },
  repetitions: { quick: 3, standard: 10, full: 10 },
  label: ({ data }) => `rows of ${data}`,
  files: ({ data }) => [realTables[data].file],
  generate: remembered(({ parameters: { data, rows, fits }, seed }) => {
    const input = rowsQuestion(data, rows);
    return { input, reference: { draws: simulateOutcomes(input, fits, seed) } };
  }),
});
