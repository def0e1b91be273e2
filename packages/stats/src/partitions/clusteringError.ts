import type { NumberList } from '../arguments.ts';
import { contingency } from './contingency.ts';
import { linearAssignment } from './linearAssignment.ts';

/** How many observations two partitions place differently, names aside. */
export interface ClusteringError {
  /** n minus the largest number of agreements over one-to-one matchings of the labels. */
  readonly misclassified: number;
  /** misclassified / n. */
  readonly rate: number;
}

/**
 * The misclassified observations under the best one-to-one matching of the labels; the numbers of clusters may differ.
 *
 * @param labels - n integers, any
 * @param reference - n integers, any
 * @throws LabRangeError SHAPE (lengths, empty), NOT_FINITE, OUT_OF_RANGE (not an integer)
 */
export function clusteringError(labels: NumberList, reference: NumberList): ClusteringError {
  const { counts } = contingency(labels, reference);
  const { total } = linearAssignment(counts, { maximize: true });
  const misclassified = labels.length - total;
  return { misclassified, rate: misclassified / labels.length };
}
