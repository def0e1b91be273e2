import { hollowGram, selectK, signFlipReference } from '@lab/ih-gmm';
import { zeros } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import type { Matrix } from '../../../data/read-table.ts';
import { defineMethod } from '../../../nouns/method.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import type { CountAnswer, CountInput } from '../task.ts';
import { onlyOn } from './applies.ts';

type Rule = 'sign flips' | 'feature split' | 'flips, no deflation' | 'eigenvalue ratio' | 'eigengap';

/** How clusters are counted. */
export interface CountParameters extends Parameters {
  readonly rule: Rule;
}

const flips = 10;

const rules: Record<Rule, (input: CountInput, seed: number) => number> = {
  'sign flips': ({ X, most }, seed) => selectK(X, { kmax: most, repeats: flips, splits: 0, seed }).k,
  'feature split': ({ X, most }, seed) => selectK(X, { kmax: most, method: 'featureSplit', seed }).k,
  'flips, no deflation': ({ X, most }, seed) => {
    const signs = Array.from({ length: flips }, (_, repeat) => randomSigns(X, seed, repeat));
    const { flippedTop } = signFlipReference(X, signs);
    const bar = Math.max(...flippedTop);
    const values = leadingValues(X, most);
    const first = values.findIndex((value) => value <= bar);
    return first < 0 ? most : first;
  },
  'eigenvalue ratio': ({ X, most }) =>
    largest(leadingValues(X, most + 1), (value, next) => (next > 0 ? value / next : -Infinity)),
  eigengap: ({ X, most }) => largest(leadingValues(X, most + 1), (value, next) => value - next),
};

/** Rules that look at the eigenvalues of the hollowed Gram matrix. */
export const countClusters = defineMethod<CountInput, CountAnswer, CountParameters>({
  name: 'count-clusters',
  title: 'Number of clusters',
  description:
    'Sign flips: directions above those of the residual with random signs; feature split: directions that half of the features show and the others confirm (selectK of @lab/ih-gmm). For comparison sign flips of the whole table, the largest ratio of eigenvalues, the largest gap between them.',
  module: import.meta.url,
  variants: (Object.keys(rules) as Rule[]).map((rule) => ({ rule })),
  label: ({ rule }) => rule,
  skip: onlyOn(['number-of-clusters'], 'counts clusters'),
  run: (input, { parameters: { rule }, seed }) => ({ kind: 'count', clusters: rules[rule](input, seed) }),
});

/** Eigenvalues of the hollowed Gram matrix, descending. */
function leadingValues(X: Matrix, count: number): readonly number[] {
  return Array.from(hollowGram(X).eigenvalues.subarray(0, count));
}

/** The number of values before the largest step. */
function largest(values: readonly number[], step: (value: number, next: number) => number): number {
  const steps = values.slice(1).map((next, k) => step(values[k] ?? 0, next));
  return steps.indexOf(Math.max(...steps)) + 1;
}

function randomSigns(X: Matrix, seed: number, repeat: number): Matrix {
  const stream = randomStream(seed, 'clustering', 'signs', repeat);
  const signs = zeros(X.rows, X.columns);
  for (let i = 0; i < X.rows; i++) for (let j = 0; j < X.columns; j++) signs.set(i, j, stream.sign());
  return signs;
}
