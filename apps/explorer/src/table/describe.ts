import type { Steps } from '../contract/paper.ts';
import { readTable, summarise, type ColumnSummary } from './read-table.ts';

/** What a page needs to know of a file before it asks which column is which. */
export interface Description {
  readonly rows: number;
  readonly columns: readonly ColumnSummary[];
}

/** Reads a CSV file; one step. */
export function* compute(text: string): Steps<Description> {
  const table = readTable(text);
  yield { result: { rows: table.cells.length, columns: summarise(table) }, progress: 1 };
}
