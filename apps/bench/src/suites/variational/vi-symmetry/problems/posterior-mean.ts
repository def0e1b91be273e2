import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { fit, targets } from '@lab/vi-symmetry';
import { examples } from '@lab/vi-symmetry/examples';
import { dataFile } from '../../../../data/data-file.ts';
import type { Parameters } from '../../../../nouns/parameters.ts';
import { defineProblem } from '../../../../nouns/problem.ts';
import { firstCells } from '../read-first-cells.ts';
import type { SymmetryInput, SymmetryReference } from '../task.ts';

/** A posterior of real data. */
export interface PosteriorParameters extends Parameters {
  readonly data: 'breast-cancer' | 'eight-schools';
  /** First rows used; 0 for all. */
  readonly rows: number;
}

const cases = (rows: readonly number[]): PosteriorParameters[] => [
  ...rows.map((n) => ({ data: 'breast-cancer', rows: n }) as const),
  { data: 'eight-schools', rows: 0 },
];

/** Posterior means of real data, the truth by quadrature. */
export const posteriorMean = defineProblem<SymmetryInput, SymmetryReference, PosteriorParameters>({
  name: 'posterior-mean',
  title: 'Posterior means of real data',
  description:
    'Logistic regression of the first n rows of the Wisconsin breast-cancer data on two features (prior standard deviation 2.5; few data: skewed, many: nearly symmetric), and the eight schools, non-centred. The truth is by quadrature.',
  module: import.meta.url,
  given: true,
  cases: {
    quick: cases([2, 20, 100]),
    standard: cases([2, 10, 20, 50, 100, 569]),
    full: cases([2, 10, 20, 50, 100, 569]),
  },
  repetitions: { quick: 1, standard: 2, full: 5 },
  label: ({ data, rows }) =>
    data === 'eight-schools' ? 'eight schools' : `breast cancer, first ${rows} rows`,
  files: ({ data }) => [dataFile(`${data}.csv.gz`)],
  generate({ parameters: { data, rows } }) {
    if (data === 'eight-schools') {
      const lines = gunzipSync(readFileSync(dataFile('eight-schools.csv.gz')))
        .toString()
        .trimEnd()
        .split('\n')
        .slice(1);
      const pairs = lines.map((line) => line.split(',').map(Number));
      const input = { y: pairs.map(([y]) => y!), sigma: pairs.map(([, sigma]) => sigma!) };
      return {
        input: { kind: 'law', target: targets.eightSchools(input), alpha: 0, exactPoints: false },
        reference: examples.eightSchoolsExactMoments(input),
      };
    }
    const { X, labels } = firstCells([0, 1], 0);
    const target = targets.logisticRegression(X.slice(0, rows), labels.slice(0, rows), {
      priorSd: 2.5,
      intercept: true,
    });
    const exact = fit(target, { divergence: 'forwardKl', restarts: 0 });
    const sd = exact.covariance!.map((row, i) => Math.sqrt(row[i]!));
    return {
      input: { kind: 'law', target, alpha: 0, exactPoints: true },
      reference: { mean: exact.mean, sd },
    };
  },
});
