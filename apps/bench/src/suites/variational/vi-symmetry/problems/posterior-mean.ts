import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { targets } from '@lab/vi-symmetry/targets';
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

/** Posterior moments by the number of rows: tensor quadrature of 61^3 points, recomputed by a test. */
export const cancerMoments: Readonly<Record<number, { readonly mean: number[]; readonly sd: number[] }>> = {
  2: { mean: [-1.14641311, -1.71354425, 1.30705307], sd: [2.31680196, 1.95666919, 1.99536364] },
  10: { mean: [-4.02456004, -0.86042414, 0.24751828], sd: [1.48789762, 1.57541637, 1.56842074] },
  20: { mean: [-3.19568621, -1.8387113, -1.52867687], sd: [1.1381802, 1.37354939, 1.07655428] },
  50: { mean: [-2.35245372, -2.61617065, -1.67098496], sd: [0.6570382, 0.95372868, 0.72962993] },
  100: { mean: [-1.17169686, -3.60113004, -1.66040085], sd: [0.39879542, 0.78568909, 0.50325197] },
  569: { mean: [0.70960843, -3.70829741, -0.93796344], sd: [0.15142334, 0.35003907, 0.15895186] },
};

/** Posterior means of real data, the truth by quadrature. */
export const posteriorMean = defineProblem<SymmetryInput, SymmetryReference, PosteriorParameters>({
  name: 'posterior-mean',
  title: 'Posterior means of real data',
  description:
    'Logistic regression of the first n rows of the Wisconsin breast-cancer data on two features (prior standard deviation 2.5; few data: skewed, many: nearly symmetric), and the eight schools, non-centred. The truth is by quadrature.',
  module: import.meta.url,
  given: true,
  cases: {
    quick: cases([20]),
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
    return { input: { kind: 'law', target, alpha: 0, exactPoints: true }, reference: cancerMoments[rows]! };
  },
});
