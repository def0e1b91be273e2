import type { NumberList } from '../arguments.ts';
import { pairCounts } from './contingency.ts';

/**
 * The adjusted Rand index (L. Hubert and P. Arabie, "Comparing partitions", J. Classification 2, 1985): 1 for equal
 * partitions, 0 on average for independent ones; 1 where both are trivial in the same way.
 *
 * @param labels - n integers, any
 * @param reference - n integers, any
 * @returns a number <= 1
 * @throws LabRangeError SHAPE (lengths, empty), NOT_FINITE, OUT_OF_RANGE (not an integer)
 */
export function adjustedRandIndex(labels: NumberList, reference: NumberList): number {
  const { cells, rowSums, columnSums, total } = pairCounts(labels, reference);
  let together = 0;
  for (const { count } of cells) together += pairsOf(count);
  const inRows = rowSums.reduce((sum, count) => sum + pairsOf(count), 0);
  const inColumns = columnSums.reduce((sum, count) => sum + pairsOf(count), 0);
  // total = 1 has no pair: both partitions are the same single point.
  const expected = total === 1 ? 0 : inRows * (inColumns / pairsOf(total));
  const largest = (inRows + inColumns) / 2;
  if (largest === expected) return 1;
  return (together - expected) / (largest - expected);
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}
