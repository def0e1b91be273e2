import { gram, qr, type MatrixLike } from '@lab/linalg';
import { wrongShape } from '@lab/linalg/arguments';
import { packedMatrix } from './priors.ts';

/** Orthonormal columns, one after the other: column j is columns[j]. */
export interface Columns {
  readonly size: number;
  readonly columns: readonly Float64Array[];
}

/**
 * An orthonormal basis of the column space, by QR with pivoting unless the columns are orthonormal already.
 *
 * @param basis n x l with n = size
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function orthonormalColumns(basis: MatrixLike, size: number, argument: string): Columns {
  const { data, rows, columns } = packedMatrix(basis, argument);
  if (rows !== size) throw wrongShape(argument, `${size} rows (the size of the transform)`, rows);
  const matrix = { data, rows, columns };
  if (columns <= rows && isOrthonormal(matrix))
    return { size, columns: splitColumns(data, rows, columns, columns) };
  const { q, rank = 0 } = qr(matrix, { pivot: true });
  return { size, columns: Array.from({ length: rank }, (_, j) => Float64Array.from(q.getColumn(j))) };
}

function isOrthonormal(matrix: { data: Float64Array; rows: number; columns: number }): boolean {
  const product = gram(matrix);
  for (let i = 0; i < matrix.columns; i++)
    for (let j = 0; j <= i; j++) if (Math.abs(product.get(i, j) - (i === j ? 1 : 0)) > 1e-13) return false;
  return true;
}

function splitColumns(data: Float64Array, rows: number, columns: number, count: number): Float64Array[] {
  return Array.from({ length: count }, (_, j) => {
    const column = new Float64Array(rows);
    for (let i = 0; i < rows; i++) column[i] = data[i * columns + j];
    return column;
  });
}
