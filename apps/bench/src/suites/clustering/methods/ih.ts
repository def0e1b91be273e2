import { fit } from '@lab/ih-gmm';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineMethod } from '../../../nouns/method.ts';
import type { ClusteringInput, Labels, SparseInput } from '../task.ts';
import { groupsRows } from './applies.ts';

/** Exponent of the eigenvalues, and which eigenvalues lead. */
export interface IhParameters extends Parameters {
  readonly alpha: number;
  readonly order: 'algebraic' | 'magnitude';
}

/** The paper's method (alpha 0), and the exponent this repository recommends (alpha 0.5). */
export const ih = defineMethod<ClusteringInput | SparseInput, Labels, IhParameters>({
  name: 'ih',
  title: 'Individual-heterogeneous clustering',
  description:
    'Leading eigenvectors of the hollowed Gram matrix, rows to unit length, K-means (arXiv 2604.05337; @lab/ih-gmm). alpha 0 is the paper, alpha 0.5 weighs the eigenvectors by the square roots of their eigenvalues.',
  module: import.meta.url,
  variants: [
    { alpha: 0, order: 'algebraic' },
    { alpha: 0.5, order: 'algebraic' },
    { alpha: 0, order: 'magnitude' },
  ],
  label: ({ alpha, order }) =>
    order === 'algebraic' ? `ih (alpha ${alpha})` : `ih (alpha ${alpha}, by magnitude)`,
  skip: (problem, { order }) =>
    order === 'magnitude' && problem.name !== 'real-data'
      ? 'the orders differ on real data only'
      : groupsRows(problem),
  run: ({ X, clusters, restarts }, { parameters: { alpha, order }, seed }) =>
    fit(X, { clusters, alpha, order, restarts, seed, zeroRows: 'unassign' }).labels,
});
