import { toDense, type MatrixLike } from '@lab/linalg';
import { packed } from '@lab/linalg/arguments';

/** The entries of a matrix, row-major without gaps; may share memory with the matrix. */
export function entriesOf(matrix: MatrixLike): Float64Array {
  return packed(toDense(matrix, 'matrix', { finite: false }));
}

/** Row-major entries as an array of rows; -0, which JSON cannot write, becomes 0. */
export function nestedRows(entries: ArrayLike<number>, rows: number, columns: number): number[][] {
  const nested = new Array<number[]>(rows);
  for (let i = 0; i < rows; i++) {
    const row = new Array<number>(columns);
    for (let j = 0; j < columns; j++) row[j] = entries[i * columns + j] + 0;
    nested[i] = row;
  }
  return nested;
}

/** An array of rows as row-major entries. */
export function flatRows(rows: readonly (readonly number[])[], columns: number): Float64Array {
  const entries = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++)
    for (let j = 0; j < columns; j++) entries[i * columns + j] = rows[i][j];
  return entries;
}
