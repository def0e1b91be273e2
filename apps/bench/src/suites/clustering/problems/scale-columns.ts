import { fromData } from '@lab/linalg';
import type { Matrix } from '../../../data/read-table.ts';
import type { Scaling } from './real-data-sets.ts';

/** A table after the preprocessing of its data set; the given one is left as it is. */
export function scaleColumns(X: Matrix, scaling: Scaling): Matrix {
  const { rows, columns } = X;
  const entries = Float64Array.from({ length: rows * columns }, (_, index) =>
    X.get(Math.floor(index / columns), index % columns),
  );
  if (scaling === 'sqrt') entries.forEach((value, index) => (entries[index] = Math.sqrt(value)));
  else if (scaling !== 'raw') {
    for (let j = 0; j < columns; j++) scaleColumn(entries, j, rows, columns, scaling);
    if (scaling === 'centredUnitRows')
      for (let i = 0; i < rows; i++) toUnitLength(entries.subarray(i * columns, (i + 1) * columns));
  }
  return fromData(entries, rows, columns);
}

function scaleColumn(
  entries: Float64Array,
  column: number,
  rows: number,
  columns: number,
  scaling: Scaling,
): void {
  const values = Float64Array.from({ length: rows }, (_, i) => entries[i * columns + column] ?? 0);
  const { shift, divisor } = columnScale(values, scaling);
  values.forEach((value, i) => {
    entries[i * columns + column] = divisor === 0 ? 0 : (value - shift) / divisor;
  });
}

function columnScale(
  values: Float64Array,
  scaling: Scaling,
): { readonly shift: number; readonly divisor: number } {
  if (scaling === 'range') {
    const low = values.reduce((least, value) => Math.min(least, value), Infinity);
    const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
    return { shift: (low + high) / 2, divisor: (high - low) / 2 };
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (scaling !== 'zscore') return { shift: mean, divisor: 1 };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { shift: mean, divisor: Math.sqrt(variance) };
}

function toUnitLength(row: Float64Array): void {
  const length = Math.hypot(...row);
  if (length > 0) row.forEach((value, j) => (row[j] = value / length));
}
