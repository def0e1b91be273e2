import { LabRangeError, toDense, type MatrixLike } from '@lab/linalg';
import { outOfRange, packedCopy, readVector, wrongShape } from '@lab/linalg/arguments';

/** A list of numbers that is only read. */
export type NumberList = ArrayLike<number>;

/** The error for a sample that cannot be used. */
export function invalidSample(argument: string, message: string, index?: number): LabRangeError {
  return new LabRangeError(
    'INVALID_SAMPLE',
    message,
    index === undefined ? { argument } : { argument, index },
  );
}

/** Points as rows of one contiguous array. */
export interface Points {
  readonly data: Float64Array;
  readonly count: number;
  readonly dim: number;
}

/** A matrix argument as one contiguous row-major array: SHAPE where a side is not as asked, NOT_FINITE, WRONG_TYPE. */
export function readMatrix(value: unknown, argument: string, rows?: number, columns?: number): Float64Array {
  const dense = toDense(value as MatrixLike, argument);
  if ((rows !== undefined && dense.rows !== rows) || (columns !== undefined && dense.columns !== columns)) {
    throw wrongShape(
      argument,
      `${rows ?? 'any'} x ${columns ?? 'any'} entries`,
      `${dense.rows} x ${dense.columns}`,
    );
  }
  return packedCopy(dense);
}

/** Points, one a row, of dimension `dim` where that is given. */
export function readPoints(value: unknown, argument: string, dim?: number): Points {
  const dense = toDense(value as MatrixLike, argument);
  if (dense.rows > 0 && dim !== undefined && dense.columns !== dim) {
    throw wrongShape(argument, `${dim} columns`, `${dense.rows} x ${dense.columns}`);
  }
  return { data: packedCopy(dense), count: dense.rows, dim: dim ?? dense.columns };
}

/** Points on the unit sphere: INVALID_SAMPLE where there are none or one is off by more than `tolerance`, default 1e-6. */
export function readUnitPoints(value: unknown, argument: string, dim?: number, tolerance = 1e-6): Points {
  const points = readPoints(value, argument, dim);
  if (points.count === 0) throw invalidSample(argument, `${argument} must hold at least one point`);
  for (let i = 0; i < points.count; i++) {
    const length = norm(points.data.subarray(i * points.dim, (i + 1) * points.dim));
    if (Math.abs(length - 1) <= tolerance) continue;
    throw invalidSample(argument, `${argument}[${i}] must have length 1, got ${length}`, i);
  }
  return points;
}

/** A direction: unit length within 1e-8, returned normalised. */
export function readDirection(value: unknown, argument: string, dim?: number): Float64Array {
  const direction = readVector(value, argument, dim);
  const length = norm(direction);
  if (Math.abs(length - 1) > 1e-8) throw outOfRange(argument, 'of unit length within 1e-8', length);
  return direction.map((x) => x / length);
}

/** Weights >= 0 with a positive sum; undefined stands for all 1. INVALID_SAMPLE, SHAPE, NOT_FINITE. */
export function readWeights(value: unknown, argument: string, count: number): Float64Array {
  if (value === undefined) return new Float64Array(count).fill(1);
  const weights = readVector(value, argument, count);
  const negative = weights.findIndex((weight) => weight < 0);
  if (negative >= 0) {
    throw invalidSample(
      argument,
      `${argument}[${negative}] must be >= 0, got ${weights[negative]}`,
      negative,
    );
  }
  if (weights.every((weight) => weight === 0)) throw invalidSample(argument, `${argument} are all 0`);
  return weights;
}

/** A lower triangular matrix with a positive diagonal, row by row. */
export function readScaleTril(value: unknown, argument: string, dim: number): Float64Array {
  const matrix = readMatrix(value, argument, dim, dim);
  for (let i = 0; i < dim; i++) {
    if (!(matrix[i * dim + i] > 0)) throw outOfRange(`${argument}[${i}][${i}]`, '> 0', matrix[i * dim + i]);
    for (let j = i + 1; j < dim; j++) {
      if (matrix[i * dim + j] !== 0) {
        throw outOfRange(`${argument}[${i}][${j}]`, '0 (lower triangular)', matrix[i * dim + j]);
      }
    }
  }
  return matrix;
}

/** A row-major array as plain rows. */
export function toRows(data: Float64Array, rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * columns, (i + 1) * columns)));
}

/** The Euclidean length. */
export function norm(x: NumberList): number {
  let largest = 0;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i]));
  if (largest === 0) return 0;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] / largest) ** 2;
  return largest * Math.sqrt(sum);
}
