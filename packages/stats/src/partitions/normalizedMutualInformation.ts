import type { NumberList } from '../arguments.ts';
import { pairCounts } from './contingency.ts';

/**
 * Mutual information of two partitions over the arithmetic mean of their entropies (Strehl and Ghosh, J. Mach. Learn.
 * Res. 3, 2002, with the mean of Kvalseth): 1 for equal partitions, 0 for independent ones; 1 where both have one
 * cluster.
 *
 * @param labels - n integers, any
 * @param reference - n integers, any
 * @returns a number in [0, 1]
 * @throws LabRangeError SHAPE (lengths, empty), NOT_FINITE, OUT_OF_RANGE (not an integer)
 */
export function normalizedMutualInformation(labels: NumberList, reference: NumberList): number {
  const { cells, rowSums, columnSums, total } = pairCounts(labels, reference);
  if (rowSums.length === 1 && columnSums.length === 1) return 1;
  let information = 0;
  for (const { row, column, count } of cells) {
    information += (count / total) * Math.log((count / rowSums[row]) * (total / columnSums[column]));
  }
  const mean = (entropy(rowSums, total) + entropy(columnSums, total)) / 2;
  return Math.min(1, Math.max(0, information / mean));
}

function entropy(sums: Float64Array, total: number): number {
  return sums.reduce((sum, count) => sum - (count / total) * Math.log(count / total), 0);
}
