import { LabRangeError, LabTypeError, toDense, type MatrixLike } from '@lab/linalg';

/** A list of numbers that is only read. */
export type NumberList = ArrayLike<number>;

/** What a value is, for messages. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value;
}

/** The error for a finite value outside its range. */
export function outOfRange(argument: string, needed: string, got: unknown): LabRangeError {
  return new LabRangeError('OUT_OF_RANGE', `${argument} must be ${needed}, got ${describe(got)}`, {
    argument,
  });
}

/** The error for a length or a shape that does not fit. */
export function wrongShape(argument: string, needed: string, got: string): LabRangeError {
  return new LabRangeError('SHAPE', `${argument} must have ${needed}, got ${got}`, { argument });
}

/** The error for a sample that cannot be used. */
export function invalidSample(argument: string, message: string, index?: number): LabRangeError {
  return new LabRangeError(
    'INVALID_SAMPLE',
    message,
    index === undefined ? { argument } : { argument, index },
  );
}

/** A finite number: WRONG_TYPE, NOT_FINITE. */
export function requireNumber(value: unknown, argument: string): number {
  if (typeof value !== 'number') {
    throw new LabTypeError('WRONG_TYPE', `${argument} must be a number, got ${describe(value)}`, {
      argument,
    });
  }
  if (!Number.isFinite(value)) {
    throw new LabRangeError('NOT_FINITE', `${argument} must be finite, got ${value}`, { argument });
  }
  return value;
}

/** A finite number > 0. */
export function requirePositive(value: unknown, argument: string): number {
  const number = requireNumber(value, argument);
  if (!(number > 0)) throw outOfRange(argument, '> 0', number);
  return number;
}

/** A finite number >= 0. */
export function requireNotNegative(value: unknown, argument: string): number {
  const number = requireNumber(value, argument);
  if (number < 0) throw outOfRange(argument, '>= 0', number);
  return number;
}

/** An integer >= least. */
export function requireCount(value: unknown, argument: string, least: number): number {
  const number = requireNumber(value, argument);
  if (!Number.isSafeInteger(number) || number < least) {
    throw outOfRange(argument, `an integer >= ${least}`, number);
  }
  return number;
}

/** Throws UNKNOWN_OPTION, listing the choices, unless `value` is one of them. */
export function requireOneOf<Choice extends string>(
  value: unknown,
  choices: readonly Choice[],
  argument: string,
): Choice {
  if (choices.includes(value as Choice)) return value as Choice;
  const list = choices.map((choice) => `'${choice}'`).join(', ');
  throw new LabTypeError('UNKNOWN_OPTION', `${argument} must be one of ${list}, got ${describe(value)}`, {
    argument,
  });
}

/** Throws UNKNOWN_OPTION for a field that the options do not have: a typing error must not be a silent default. */
export function requireKnownFields(options: object, known: readonly string[], argument = 'options'): void {
  for (const field of Object.keys(options)) {
    if (known.includes(field)) continue;
    throw new LabTypeError(
      'UNKNOWN_OPTION',
      `${argument} has no field '${field}'; there are ${known.join(', ')}`,
      {
        argument: `${argument}.${field}`,
      },
    );
  }
}

/** True for an array or a typed array. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/**
 * A list of finite numbers as a Float64Array of its own.
 *
 * @throws WRONG_TYPE, SHAPE (another length than `length`), NOT_FINITE (`index` the entry)
 */
export function readVector(value: unknown, argument: string, length?: number): Float64Array {
  if (!isList(value)) {
    throw new LabTypeError('WRONG_TYPE', `${argument} must be an array of numbers, got ${describe(value)}`, {
      argument,
    });
  }
  if (length !== undefined && value.length !== length) {
    throw wrongShape(argument, `${length} entries`, String(value.length));
  }
  const vector = new Float64Array(value.length);
  for (let i = 0; i < value.length; i++) {
    const entry = value[i];
    if (typeof entry !== 'number') {
      throw new LabTypeError('WRONG_TYPE', `${argument}[${i}] must be a number, got ${describe(entry)}`, {
        argument,
        index: i,
      });
    }
    if (!Number.isFinite(entry)) {
      throw new LabRangeError('NOT_FINITE', `${argument}[${i}] must be finite, got ${entry}`, {
        argument,
        index: i,
      });
    }
    vector[i] = entry;
  }
  return vector;
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
  return contiguous(dense.data, dense.rows, dense.columns, dense.stride);
}

/** Points, one a row, of dimension `dim` where that is given. */
export function readPoints(value: unknown, argument: string, dim?: number): Points {
  const dense = toDense(value as MatrixLike, argument);
  if (dense.rows > 0 && dim !== undefined && dense.columns !== dim) {
    throw wrongShape(argument, `${dim} columns`, `${dense.rows} x ${dense.columns}`);
  }
  const data = contiguous(dense.data, dense.rows, dense.columns, dense.stride);
  return { data, count: dense.rows, dim: dim ?? dense.columns };
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

function contiguous(data: Float64Array, rows: number, columns: number, stride: number): Float64Array {
  if (stride === columns) return data.slice(0, rows * columns);
  const copy = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) copy.set(data.subarray(i * stride, i * stride + columns), i * columns);
  return copy;
}
