import type { Parameters } from '../../../nouns/parameters.ts';
import { defineMethod } from '../../../nouns/method.ts';
import type { ClusteringInput, Labels } from '../task.ts';
import { diagonalCovariance, fullCovariance } from './gaussian-covariance.ts';
import { mixtureLabels } from './mixture-em.ts';

/** Shape of the clusters. */
export interface GaussianMixtureParameters extends Parameters {
  readonly covariance: 'full' | 'diagonal';
}

const wideSets = ['reuters', 'golub'];

/** The model that people fit when K-means is too simple. */
export const gaussianMixture = defineMethod<ClusteringInput, Labels, GaussianMixtureParameters>({
  name: 'gaussian-mixture',
  title: 'Gaussian mixture by EM',
  description:
    'EM from the clusters of K-means, at most 100 rounds; each cluster with a covariance matrix of its own, full or diagonal, a millionth of the mean variance added to its diagonal.',
  module: import.meta.url,
  variants: [{ covariance: 'full' }, { covariance: 'diagonal' }],
  label: ({ covariance }) => `Gaussian mixture (${covariance})`,
  skip({ name, parameters }, { covariance }) {
    if (name !== 'real-data' && name !== 'mixture') return 'K-means stands for it elsewhere';
    if (covariance === 'diagonal') return undefined;
    const wide = name === 'mixture' || wideSets.some((set) => String(parameters['data']).startsWith(set));
    return wide ? 'more columns than a full covariance matrix can be estimated for' : undefined;
  },
  run: ({ X, clusters, restarts }, { parameters: { covariance }, seed }) =>
    mixtureLabels(X, {
      clusters,
      restarts,
      seed,
      covariance: covariance === 'full' ? fullCovariance : diagonalCovariance,
    }),
});
