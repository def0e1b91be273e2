/** Columns brought to mean 0 and standard deviation 1, with what undoes it. */
export interface Standardized {
  /** rows x columns. */
  readonly data: Float64Array;
  readonly mean: Float64Array;
  /** Divisor n - 1; 1 for a constant column. */
  readonly sd: Float64Array;
}

/**
 * Columns to mean 0 and standard deviation 1; a constant column to exact zeros. Section 2, step 1 of docs/theory.md.
 *
 * @param data rows x columns, row-major, finite
 */
export function standardize(data: Float64Array, rows: number, columns: number): Standardized {
  const mean = new Float64Array(columns);
  const sd = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    const { center, spread } = columnMoments(data, rows, columns, j);
    mean[j] = center;
    sd[j] = spread;
  }
  return { data: rescale(data, rows, columns, mean, sd), mean, sd };
}

/** The identity in the same form: what `standardize: false` means. */
export function unscaled(data: Float64Array, columns: number): Standardized {
  return { data, mean: new Float64Array(columns), sd: new Float64Array(columns).fill(1) };
}

/** (data - mean) / sd, column by column, as a new array. */
export function rescale(
  data: Float64Array,
  rows: number,
  columns: number,
  mean: Float64Array,
  sd: Float64Array,
): Float64Array {
  const scaled = new Float64Array(rows * columns);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) scaled[at] = (data[at] - mean[j]) / sd[j];
  return scaled;
}

function columnMoments(
  data: Float64Array,
  rows: number,
  columns: number,
  j: number,
): { center: number; spread: number } {
  const first = data[j];
  let sum = 0;
  let constant = true;
  for (let at = j; at < rows * columns; at += columns) {
    sum += data[at];
    if (data[at] !== first) constant = false;
  }
  // The rounded mean of equal numbers need not be that number, and rounding noise must not be scaled up to 1.
  if (constant) return { center: first, spread: 1 };
  const center = sum / rows;
  let squares = 0;
  for (let at = j; at < rows * columns; at += columns) squares += (data[at] - center) ** 2;
  const spread = Math.sqrt(squares / (rows - 1));
  return { center, spread: spread > 0 ? spread : 1 };
}
