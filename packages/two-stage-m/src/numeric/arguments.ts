import { LabRangeError, toDense, type MatrixLike } from '@lab/linalg';
import { packed, requireNumber } from '@lab/linalg/arguments';
import type { Dense } from './dense.ts';

/** A list of numbers that is only read. */
export type NumberList = ArrayLike<number>;

/** Throws SHAPE unless `k` is an integer in 1..d. */
export function requireComponents(k: number, d: number, argument: string): number {
  requireNumber(k, argument);
  if (!Number.isInteger(k) || k < 1 || k > d) {
    throw shapeError(argument, `be an integer in 1..${d}`, String(k));
  }
  return k;
}

/** What a matrix must be; what is left out may be anything from 1 on. */
interface RequiredShape {
  readonly rows?: number;
  readonly columns?: number;
}

/** A matrix as contiguous row-major data that is only read; SHAPE where it is empty or of another shape. */
export function readMatrix(a: MatrixLike, argument: string, { rows, columns }: RequiredShape = {}): Dense {
  const dense = toDense(a, argument);
  const right =
    dense.rows > 0 &&
    dense.columns > 0 &&
    (rows === undefined || dense.rows === rows) &&
    (columns === undefined || dense.columns === columns);
  if (!right) {
    const needed = `be ${rows ?? 'any'} x ${columns ?? 'any'} and not empty`;
    throw shapeError(argument, needed, `${dense.rows} x ${dense.columns}`);
  }
  return { data: packed(dense), rows: dense.rows, columns: dense.columns };
}

/** A square matrix. */
export function readSquare(a: MatrixLike, argument: string, order?: number): Dense {
  const dense = readMatrix(a, argument, order === undefined ? {} : { rows: order, columns: order });
  if (dense.rows !== dense.columns) {
    throw shapeError(argument, 'be square', `${dense.rows} x ${dense.columns}`);
  }
  return dense;
}

/** The error for sizes that do not agree. */
export function shapeError(argument: string, needed: string, came: string): LabRangeError {
  return new LabRangeError('SHAPE', `${argument} must ${needed}, got ${came}`, { argument });
}
