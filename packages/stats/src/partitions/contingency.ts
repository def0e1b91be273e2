import { zeros } from '@lab/linalg';
import { requireLabels, requireSameLength, type NumberList } from '../arguments.ts';
import { firstAppearance } from './relabelByFirstAppearance.ts';

import type { Matrix } from '../matrix.ts';

/** How often each pair of labels occurs together. */
export interface Contingency {
  /** Row r, column c: observations with label `labels[r]` and reference `reference[c]`. */
  readonly counts: Matrix;
  /** The labels of the rows, by first appearance. */
  readonly labels: Float64Array;
  /** The references of the columns, by first appearance. */
  readonly reference: Float64Array;
}

/**
 * The contingency table of two partitions.
 *
 * @param labels - n integers, any
 * @param reference - n integers, any
 * @throws LabRangeError SHAPE (lengths, empty), NOT_FINITE, OUT_OF_RANGE (not an integer)
 */
export function contingency(labels: NumberList, reference: NumberList): Contingency {
  const pairs = pairCounts(labels, reference);
  const counts = zeros(pairs.rowSums.length, pairs.columnSums.length);
  for (const { row, column, count } of pairs.cells) counts.set(row, column, count);
  return { counts, labels: pairs.rowNames, reference: pairs.columnNames };
}

/** The cells of a contingency table that are not 0: as many as observations at most, however many the clusters. */
export interface PairCounts {
  readonly cells: readonly { readonly row: number; readonly column: number; readonly count: number }[];
  readonly rowSums: Float64Array;
  readonly columnSums: Float64Array;
  readonly rowNames: Float64Array;
  readonly columnNames: Float64Array;
  readonly total: number;
}

/** Counts the pairs of labels of two partitions, after checking both. */
export function pairCounts(labels: NumberList, reference: NumberList): PairCounts {
  requireLabels(labels, 'labels');
  requireSameLength(reference, 'reference', labels, 'labels');
  requireLabels(reference, 'reference');
  const rows = firstAppearance(labels);
  const columns = firstAppearance(reference);
  const rowNames = namesOf(labels, rows);
  const columnNames = namesOf(reference, columns);
  const rowSums = new Float64Array(rowNames.length);
  const columnSums = new Float64Array(columnNames.length);
  const counts = new Map<number, number>();
  for (let i = 0; i < rows.length; i += 1) {
    rowSums[rows[i]] += 1;
    columnSums[columns[i]] += 1;
    const key = rows[i] * columnNames.length + columns[i];
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const cells = Array.from(counts, ([key, count]) => ({
    row: Math.floor(key / columnNames.length),
    column: key % columnNames.length,
    count,
  }));
  return { cells, rowSums, columnSums, rowNames, columnNames, total: rows.length };
}

function namesOf(labels: NumberList, relabelled: Int32Array): Float64Array {
  const names: number[] = [];
  for (let i = 0; i < labels.length; i += 1) {
    if (relabelled[i] === names.length) names.push(labels[i]);
  }
  return Float64Array.from(names);
}
