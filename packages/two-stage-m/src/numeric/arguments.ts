import { LabRangeError, LabTypeError, toDense, type MatrixLike } from '@lab/linalg';
import type { Dense } from './dense.ts';

/** A list of numbers that is only read. */
export type NumberList = ArrayLike<number>;

/** Throws NOT_FINITE unless `value` is a finite number (WRONG_TYPE where it is no number at all). */
export function requireFinite(value: number, argument: string): number {
  if (typeof value !== 'number') {
    throw new LabTypeError('WRONG_TYPE', `${argument} must be a number, got ${typeof value}`, { argument });
  }
  if (!Number.isFinite(value)) {
    throw new LabRangeError('NOT_FINITE', `${argument} must be finite, got ${value}`, { argument });
  }
  return value;
}

/** Throws OUT_OF_RANGE unless `value` is finite and > 0. */
export function requirePositive(value: number, argument: string): number {
  if (!(requireFinite(value, argument) > 0)) throw outOfRange(argument, '> 0', value);
  return value;
}

/** Throws OUT_OF_RANGE unless `value` is finite and >= 0. */
export function requireNotNegative(value: number, argument: string): number {
  if (requireFinite(value, argument) < 0) throw outOfRange(argument, '>= 0', value);
  return value;
}

/** Throws OUT_OF_RANGE unless `value` is strictly between 0 and 1. */
export function requireOpenProbability(value: number, argument: string): number {
  requireFinite(value, argument);
  if (!(value > 0 && value < 1)) throw outOfRange(argument, 'strictly between 0 and 1', value);
  return value;
}

/** Throws OUT_OF_RANGE unless `value` is an integer >= least. */
export function requireCount(value: number, argument: string, least: number): number {
  requireFinite(value, argument);
  if (!Number.isSafeInteger(value) || value < least) {
    throw outOfRange(argument, `an integer >= ${least}`, value);
  }
  return value;
}

/** Throws SHAPE unless `k` is an integer in 1..d. */
export function requireComponents(k: number, d: number, argument: string): number {
  requireFinite(k, argument);
  if (!Number.isInteger(k) || k < 1 || k > d) {
    throw shapeError(argument, `be an integer in 1..${d}`, String(k));
  }
  return k;
}

/** A fresh Float64Array of a non-empty list of finite numbers; SHAPE where a given length does not agree. */
export function readVector(values: NumberList, argument: string, length?: number): Float64Array {
  const given: unknown = values;
  if (typeof given !== 'object' || given === null || typeof values.length !== 'number') {
    throw new LabTypeError('WRONG_TYPE', `${argument} must be an array of numbers`, { argument });
  }
  if (length !== undefined && values.length !== length) {
    throw shapeError(argument, `have ${length} entries`, String(values.length));
  }
  if (values.length === 0) throw shapeError(argument, 'have at least one entry', 'none');
  const copy = new Float64Array(values.length);
  for (let i = 0; i < copy.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new LabRangeError('NOT_FINITE', `${argument}[${i}] must be finite, got ${String(values[i])}`, {
        argument,
        index: i,
      });
    }
    copy[i] = values[i];
  }
  return copy;
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
  return compact(dense);
}

/** A square matrix. */
export function readSquare(a: MatrixLike, argument: string, order?: number): Dense {
  const dense = readMatrix(a, argument, order === undefined ? {} : { rows: order, columns: order });
  if (dense.rows !== dense.columns) {
    throw shapeError(argument, 'be square', `${dense.rows} x ${dense.columns}`);
  }
  return dense;
}

/** Throws UNKNOWN_OPTION unless `value` is one of `choices`. */
export function requireOption<T extends string>(value: T, argument: string, choices: readonly T[]): T {
  if (!choices.includes(value)) {
    const list = choices.map((choice) => `'${choice}'`).join(', ');
    throw new LabTypeError('UNKNOWN_OPTION', `${argument} must be one of ${list}, got ${value}`, {
      argument,
    });
  }
  return value;
}

/** The error for a finite value outside its range. */
export function outOfRange(argument: string, needed: string, value: number): LabRangeError {
  return new LabRangeError('OUT_OF_RANGE', `${argument} must be ${needed}, got ${value}`, { argument });
}

/** The error for sizes that do not agree. */
export function shapeError(argument: string, needed: string, came: string): LabRangeError {
  return new LabRangeError('SHAPE', `${argument} must ${needed}, got ${came}`, { argument });
}

function compact({ data, rows, columns, stride }: Dense & { readonly stride: number }): Dense {
  if (stride === columns) {
    return { data: data.length === rows * columns ? data : data.subarray(0, rows * columns), rows, columns };
  }
  const copy = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) copy.set(data.subarray(i * stride, i * stride + columns), i * columns);
  return { data: copy, rows, columns };
}
