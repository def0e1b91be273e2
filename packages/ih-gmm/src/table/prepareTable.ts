import { LabRangeError } from '@lab/linalg';
import {
  applyPreprocessing,
  centres,
  learnPreprocessing,
  type Preprocessing,
  type Transform,
} from './preprocessing.ts';
import { type Steps } from '../steps.ts';
import { type Table } from './table.ts';
import { columnEnergies, rowSquaredNorms } from './tableProducts.ts';

/** Data ready to be clustered. */
export interface Prepared {
  readonly table: Table;
  readonly preprocessing: Preprocessing;
  /** Rows that are 0, ascending. */
  readonly zeroRows: readonly number[];
}

/**
 * Checks the signal and transforms the data.
 * @throws NO_SIGNAL, ZERO_ROW, NEGATIVE_ENTRY in this order
 */
export function* prepareTable(
  raw: Table,
  { transform, zeroRows }: { readonly transform: Transform; readonly zeroRows: 'error' | 'unassign' },
): Steps<Prepared> {
  refuseSilence(raw);
  // A transform that centres moves zero rows, so they are looked for after it.
  if (!centres(transform)) refuseZeroRows(rowsOfZeros(raw), zeroRows);
  yield { stage: 'transforming', done: 0, total: 2 };
  const preprocessing = learnPreprocessing(raw, transform);
  yield { stage: 'transforming', done: 1, total: 2 };
  const table = applyPreprocessing(raw, preprocessing);
  yield { stage: 'transforming', done: 2, total: 2 };
  if (centres(transform)) refuseSilence(table);
  const silent = rowsOfZeros(table);
  refuseZeroRows(silent, zeroRows);
  return { table, preprocessing, zeroRows: silent };
}

function refuseSilence(table: Table): void {
  const centre = table.kind === 'sparse' ? table.centre : undefined;
  if (table.values.some((value) => value !== 0) || centre?.some((value) => value !== 0)) return;
  throw new LabRangeError('NO_SIGNAL', 'X must have an entry that is not 0', { argument: 'X' });
}

function refuseZeroRows(rows: readonly number[], zeroRows: 'error' | 'unassign'): void {
  if (rows.length === 0 || zeroRows === 'unassign') return;
  const shown = rows.slice(0, 10).join(', ') + (rows.length > 10 ? ', ...' : '');
  throw new LabRangeError(
    'ZERO_ROW',
    `rows ${shown} of X are 0 and have no direction; zeroRows: 'unassign' labels them -1`,
    {
      argument: 'X',
      index: rows[0],
      details: { rows },
    },
  );
}

/** Rows that are 0, ascending. */
export function rowsOfZeros(table: Table): number[] {
  const zeros: number[] = [];
  if (table.kind === 'sparse' && table.centre !== undefined) {
    rowSquaredNorms(table).forEach((norm, i) => norm === 0 && zeros.push(i));
    return zeros;
  }
  for (let i = 0; i < table.rows; i++) {
    const start = table.kind === 'dense' ? i * table.columns : table.indptr[i];
    const end = table.kind === 'dense' ? start + table.columns : table.indptr[i + 1];
    let silent = true;
    for (let t = start; t < end && silent; t++) silent = table.values[t] === 0;
    if (silent) zeros.push(i);
  }
  return zeros;
}

/** The share of the sum of squares above which a column is dominant. */
export const dominantShare = 0.9;

/** The dominant column, if there is one. */
export function dominantColumn(
  table: Table,
): { readonly column: number; readonly share: number } | undefined {
  if (table.columns < 2) return undefined;
  const energies = columnEnergies(table);
  let column = 0;
  let total = 0;
  for (let j = 0; j < energies.length; j++) {
    total += energies[j];
    if (energies[j] > energies[column]) column = j;
  }
  const share = energies[column] / total;
  return share > dominantShare ? { column, share } : undefined;
}
