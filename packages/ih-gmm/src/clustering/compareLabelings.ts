import { LabRangeError, zeros, type Matrix } from '@lab/linalg';
import { requireCount } from '@lab/linalg/arguments';
import { adjustedRandIndex, clusteringError, contingency, normalizedMutualInformation } from '@lab/stats';
import { finiteVector } from '../arguments.ts';

/** How far two labelings of the same rows agree, whatever the clusters are called. */
export interface LabelingComparison {
  /** Counts; rows belong to `aLabels`, columns to `bLabels`. */
  readonly contingency: Matrix;
  /** The distinct labels of a, ascending. */
  readonly aLabels: Float64Array;
  /** The distinct labels of b, ascending. */
  readonly bLabels: Float64Array;
  /** n minus the most rows that a one-to-one matching of clusters can agree on. */
  readonly misclassified: number;
  /** 1 for equal partitions, about 0 for unrelated ones. */
  readonly adjustedRandIndex: number;
  /** Mutual information over the mean of the entropies; 1 when both entropies are 0. */
  readonly normalizedMutualInformation: number;
}

/**
 * Compares two labelings of the same rows.
 * @param a n integers, in any naming
 * @param b n integers, in any naming
 * @throws SHAPE (lengths differ, empty), NOT_FINITE, OUT_OF_RANGE (not an integer)
 */
export function compareLabelings(a: ArrayLike<number>, b: ArrayLike<number>): LabelingComparison {
  const first = readNames(a, 'a');
  const second = readNames(b, 'b');
  if (first.length !== second.length || first.length === 0)
    throw new LabRangeError(
      'SHAPE',
      `a and b must name the same rows, at least one, got ${first.length} and ${second.length}`,
      {
        argument: 'b',
      },
    );
  return {
    ...sortedContingency(first, second),
    misclassified: clusteringError(first, second).misclassified,
    adjustedRandIndex: adjustedRandIndex(first, second),
    normalizedMutualInformation: normalizedMutualInformation(first, second),
  };
}

function readNames(labels: ArrayLike<number>, argument: string): Int32Array {
  const names = finiteVector(labels, argument);
  return Int32Array.from(names, (name) => requireCount(name, argument, -(2 ** 31), 2 ** 31 - 1));
}

function sortedContingency(
  a: Int32Array,
  b: Int32Array,
): Pick<LabelingComparison, 'contingency' | 'aLabels' | 'bLabels'> {
  const { counts, labels, reference } = contingency(a, b);
  const rows = Int32Array.from(labels.keys()).sort((p, q) => labels[p] - labels[q]);
  const columns = Int32Array.from(reference.keys()).sort((p, q) => reference[p] - reference[q]);
  const sorted = zeros(rows.length, columns.length);
  rows.forEach((row, i) => columns.forEach((column, j) => sorted.set(i, j, counts.get(row, column))));
  return { contingency: sorted, aLabels: labels.slice().sort(), bLabels: reference.slice().sort() };
}
