import type { RunFilter } from '../../../judging/run-view.ts';

/** A method as figures show it: the label is that of the method's own declaration. */
export interface ShownMethod {
  readonly label: string;
  readonly filter: RunFilter;
}

/** The methods that differ in what they compute; peers that repeat K-means are in the tables. */
export const methodsShown: readonly ShownMethod[] = [
  { label: 'ih (alpha 0)', filter: { method: 'ih', variant: { alpha: 0, order: 'algebraic' } } },
  { label: 'ih (alpha 0.5)', filter: { method: 'ih', variant: { alpha: 0.5, order: 'algebraic' } } },
  { label: 'ih + lines', filter: { method: 'ih-lines' } },
  { label: 'K-means', filter: { method: 'k-means' } },
  { label: 'spherical K-means', filter: { method: 'spherical-k-means' } },
  { label: 'PCA + K-means', filter: { method: 'pca-k-means' } },
  { label: 'kNN spectral', filter: { method: 'knn-spectral' } },
  {
    label: 'Gaussian mixture (full)',
    filter: { method: 'gaussian-mixture', variant: { covariance: 'full' } },
  },
  { label: 'oracle', filter: { method: 'oracle' } },
];
