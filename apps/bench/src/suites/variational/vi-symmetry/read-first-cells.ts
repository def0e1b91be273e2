import { dataFile } from '../../../data/data-file.ts';
import { readLabelledCsv } from '../../../data/read-table.ts';

/**
 * Chosen columns of the breast-cancer data, standardised over all rows, or over the first `rows` of which only they are kept.
 */
export function firstCells(columns: readonly number[], rows: number): { X: number[][]; labels: number[] } {
  const limits = rows > 0 ? { rows } : {};
  const { X, labels } = readLabelledCsv(dataFile('breast-cancer.csv.gz'), limits);
  const table = X.to2DArray().map((row) => columns.map((j) => row[j]!));
  const mean = columns.map((_, j) => table.reduce((sum, row) => sum + row[j]!, 0) / table.length);
  const sd = columns.map((_, j) =>
    Math.sqrt(table.reduce((sum, row) => sum + (row[j]! - mean[j]!) ** 2, 0) / table.length),
  );
  return { X: table.map((row) => row.map((x, j) => (x - mean[j]!) / sd[j]!)), labels: Array.from(labels) };
}
