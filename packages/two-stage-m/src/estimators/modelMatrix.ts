import type { Dense } from '../numeric/dense.ts';

/** A matrix that a model holds as nested arrays; `columns` where it may have no rows. */
export function readModelMatrix(rows: readonly (readonly number[])[], columns = rows[0]?.length ?? 0): Dense {
  const data = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => data.set(row, i * columns));
  return { data, rows: rows.length, columns };
}
