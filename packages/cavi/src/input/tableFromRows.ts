import { fromData, LabRangeError, LabTypeError, type Matrix } from '@lab/linalg';
import { describe } from '@lab/linalg/arguments';

/** A table of named columns as predictors and response. */
export interface NamedTable {
  /** n x p */
  readonly X: Matrix;
  /** n responses. */
  readonly y: number[];
  /** p names of the columns of X. */
  readonly names: string[];
}

/**
 * Predictors and response from plain objects, one a row, such as a CSV reader gives.
 *
 * @param rows n objects with the same fields, each a finite number
 * @param response the field to be explained
 * @param predictors the fields that explain it; default all others of the first row
 * @throws SHAPE (no rows), WRONG_TYPE (a field that is no number, with row and field), NOT_FINITE
 */
export function tableFromRows(
  rows: readonly Readonly<Record<string, unknown>>[],
  response: string,
  predictors?: readonly string[],
): NamedTable {
  if (!Array.isArray(rows) || rows.length === 0) {
    throw new LabRangeError('SHAPE', `rows must be a list with at least one row`, { argument: 'rows' });
  }
  const names = predictors ?? Object.keys(rows[0] as object).filter((name) => name !== response);
  const data = new Float64Array(rows.length * names.length);
  const y = rows.map((row, i) => numberAt(row as Readonly<Record<string, unknown>>, response, i));
  for (const [i, row] of rows.entries())
    for (const [j, name] of names.entries())
      data[i * names.length + j] = numberAt(row as Readonly<Record<string, unknown>>, name, i);
  return { X: fromData(data, rows.length, names.length), y, names: [...names] };
}

function numberAt(row: Readonly<Record<string, unknown>>, name: string, index: number): number {
  const value = row[name];
  const details = { argument: 'rows', index, details: { row: index, column: name } };
  if (typeof value !== 'number') {
    const advice =
      typeof value === 'string' ? '; turn text into numbers (categories into 0/1 columns) first' : '';
    const message = `rows[${index}].${name} must be a number, got ${describe(value)}${advice}`;
    throw new LabTypeError('WRONG_TYPE', message, details);
  }
  if (Number.isFinite(value)) return value;
  throw new LabRangeError('NOT_FINITE', `rows[${index}].${name} is ${value}`, details);
}
