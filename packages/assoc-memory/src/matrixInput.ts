import { LabRangeError, toDense, type DenseMatrix, type MatrixLike, type zeros } from '@lab/linalg';

/** The matrices this package returns: ml-matrix matrices on one Float64Array. */
export type Matrix = ReturnType<typeof zeros>;

/** A checked matrix, row-major. */
export type Dense = Required<DenseMatrix>;

/** Checks a matrix that must not be empty. */
export function denseInput(value: MatrixLike, argument: string): Dense {
  const matrix = toDense(value, argument);
  if (matrix.rows > 0 && matrix.columns > 0) return matrix;
  const message = `${argument} must not be empty, got ${matrix.rows} x ${matrix.columns}`;
  throw new LabRangeError('SHAPE', message, { argument });
}

/** Checks a matrix of a given shape; `what` says where the shape comes from. */
export function denseOfShape(
  value: MatrixLike,
  argument: string,
  { rows, columns, what }: { readonly rows: number; readonly columns: number; readonly what: string },
): Dense {
  const matrix = toDense(value, argument);
  if (matrix.rows === rows && matrix.columns === columns) return matrix;
  const message = `${argument} must be ${rows} x ${columns} (${what}), got ${matrix.rows} x ${matrix.columns}`;
  throw new LabRangeError('SHAPE', message, { argument });
}

/** The largest absolute value; 0 for an empty list. */
export function largestMagnitude(values: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]);
    if (size > largest) largest = size;
  }
  return largest;
}
