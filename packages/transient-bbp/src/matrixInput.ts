import { LabRangeError, toDense, type DenseMatrix, type MatrixLike, type zeros } from '@lab/linalg';

/** The matrices this package returns: ml-matrix matrices on one Float64Array. */
export type Matrix = ReturnType<typeof zeros>;

/** A checked matrix in row-major order. */
export type Dense = Required<DenseMatrix>;

/** Checks a matrix that must not be empty. */
export function denseInput(value: MatrixLike, argument: string): Dense {
  const matrix = toDense(value, argument);
  if (matrix.rows === 0 || matrix.columns === 0)
    throw new LabRangeError(
      'SHAPE',
      `${argument} must not be empty, got ${matrix.rows} x ${matrix.columns}`,
      {
        argument,
      },
    );
  return matrix;
}

/** Checks a matrix of a given shape; `what` says where the shape comes from. */
export function denseOfShape(
  value: MatrixLike,
  argument: string,
  rows: number,
  columns: number,
  what: string,
): Dense {
  const matrix = toDense(value, argument);
  if (matrix.rows !== rows || matrix.columns !== columns)
    throw new LabRangeError(
      'SHAPE',
      `${argument} must be ${rows} x ${columns} (${what}), got ${matrix.rows} x ${matrix.columns}`,
      { argument },
    );
  return matrix;
}

/** Inputs and labels of a regression: X is T x N, Y is T x M. */
export interface Regression {
  readonly X: Dense;
  readonly Y: Dense;
}

/** Checks X and Y against each other. */
export function regression(X: MatrixLike, Y: MatrixLike): Regression {
  const inputs = denseInput(X, 'X');
  const labels = denseInput(Y, 'Y');
  if (inputs.rows !== labels.rows)
    throw new LabRangeError(
      'SHAPE',
      `Y must have as many rows as X: X is ${inputs.rows} x ${inputs.columns}, Y is ${labels.rows} x ${labels.columns}`,
      { argument: 'Y' },
    );
  return { X: inputs, Y: labels };
}
