import { fit } from '@lab/ih-gmm';
import { defineMethod } from '../../../nouns/method.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import type { ClusteringInput, Labels, SparseInput } from '../task.ts';
import { onlyOn } from './applies.ts';

/** Whether singular vectors count by their singular values. */
export interface SvdParameters extends Parameters {
  readonly weighted: boolean;
}

/** The same with the diagonal kept: rows of the singular vectors at unit length. */
export const svdUnitRows = defineMethod<ClusteringInput | SparseInput, Labels, SvdParameters>({
  name: 'svd-unit-rows',
  title: 'Singular vectors, unit rows',
  description:
    'K leading left singular vectors, rows to unit length, K-means; weighted by the singular values it is latent semantic analysis (LSA), the usual pipeline for documents.',
  module: import.meta.url,
  variants: [{ weighted: false }, { weighted: true }],
  label: ({ weighted }) => (weighted ? 'LSA, unit rows' : 'SVD, unit rows'),
  skip: onlyOn(
    ['mixture', 'hollowing', 'real-data', 'documents'],
    'differs little from the hollowed matrix elsewhere',
  ),
  run: ({ X, clusters, restarts }, { parameters: { weighted }, seed }) =>
    fit(X, { clusters, alpha: weighted ? 0.5 : 0, diagonal: 'keep', restarts, seed, zeroRows: 'unassign' })
      .labels,
});
