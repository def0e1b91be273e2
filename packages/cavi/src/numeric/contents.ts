import { toDense, type Matrix } from '@lab/linalg';

/** The entries of a matrix, row by row, without gaps; not copied where they lie so. */
export function contents(matrix: Matrix): Float64Array {
  const { data, rows, columns, stride } = toDense(matrix);
  if (stride === columns && data.length === rows * columns) return data;
  return Float64Array.from(matrix.to1DArray());
}
