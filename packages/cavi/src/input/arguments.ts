import { LabRangeError, LabTypeError, toDense, type MatrixLike } from '@lab/linalg';

/** What a value is, for messages. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value;
}

/** Throws WRONG_TYPE for what is no number, NOT_FINITE for NaN and infinities. */
export function requireNumber(value: unknown, argument: string): asserts value is number {
  if (typeof value !== 'number') {
    throw new LabTypeError('WRONG_TYPE', `${argument} must be a number, got ${describe(value)}`, {
      argument,
    });
  }
  if (!Number.isFinite(value)) {
    throw new LabRangeError('NOT_FINITE', `${argument} must be finite, got ${value}`, { argument });
  }
}

function requireRange(
  value: unknown,
  argument: string,
  holds: (value: number) => boolean,
  range: string,
): number {
  requireNumber(value, argument);
  if (holds(value)) return value;
  throw new LabRangeError('OUT_OF_RANGE', `${argument} must be ${range}, got ${value}`, { argument });
}

/** A finite number > 0. */
export function requirePositive(value: unknown, argument: string): number {
  return requireRange(value, argument, (v) => v > 0, '> 0');
}

/** A finite number >= 0. */
export function requireNotNegative(value: unknown, argument: string): number {
  return requireRange(value, argument, (v) => v >= 0, '>= 0');
}

/** A number strictly between `low` and `high`. */
export function requireBetween(value: unknown, argument: string, low: number, high: number): number {
  return requireRange(value, argument, (v) => v > low && v < high, `strictly between ${low} and ${high}`);
}

/** An integer >= least. */
export function requireCount(value: unknown, argument: string, least: number): number {
  return requireRange(value, argument, (v) => Number.isInteger(v) && v >= least, `an integer >= ${least}`);
}

/** Throws WRONG_TYPE unless `value` is true or false. */
export function requireBoolean(value: unknown, argument: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new LabTypeError('WRONG_TYPE', `${argument} must be true or false, got ${describe(value)}`, {
    argument,
  });
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
export function requireKnownFields(options: unknown, known: readonly string[], argument = 'options'): void {
  if (typeof options !== 'object' || options === null) {
    throw new LabTypeError('WRONG_TYPE', `${argument} must be an object, got ${describe(options)}`, {
      argument,
    });
  }
  for (const field of Object.keys(options)) {
    if (known.includes(field)) continue;
    const message = `${argument} has no field '${field}'; there are ${known.join(', ')}`;
    throw new LabTypeError('UNKNOWN_OPTION', message, { argument: `${argument}.${field}` });
  }
}

/**
 * A list of finite numbers as a Float64Array of its own.
 *
 * @throws WRONG_TYPE, SHAPE (another length than `length`, or empty), NOT_FINITE (`index` the entry)
 */
export function readVector(value: unknown, argument: string, length?: number): Float64Array {
  if (!Array.isArray(value) && !(ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    const message = `${argument} must be an array of numbers, got ${describe(value)}`;
    throw new LabTypeError('WRONG_TYPE', message, { argument });
  }
  const list = value as unknown as ArrayLike<unknown>;
  if (length !== undefined ? list.length !== length : list.length === 0) {
    const wanted = length === undefined ? 'at least one entry' : `${length} entries`;
    throw new LabRangeError('SHAPE', `${argument} must have ${wanted}, got ${list.length}`, { argument });
  }
  const vector = new Float64Array(list.length);
  for (let i = 0; i < list.length; i++) {
    const entry = list[i];
    if (typeof entry !== 'number') {
      const message = `${argument}[${i}] must be a number, got ${describe(entry)}`;
      throw new LabTypeError('WRONG_TYPE', message, { argument, index: i });
    }
    if (!Number.isFinite(entry)) {
      throw new LabRangeError('NOT_FINITE', `${argument}[${i}] is ${entry}`, { argument, index: i });
    }
    vector[i] = entry;
  }
  return vector;
}

/** A vector of numbers that are each > 0. */
export function readPositiveVector(value: unknown, argument: string, length: number): Float64Array {
  const vector = readVector(value, argument, length);
  const index = vector.findIndex((entry) => !(entry > 0));
  if (index < 0) return vector;
  const message = `${argument}[${index}] must be > 0, got ${vector[index]}`;
  throw new LabRangeError('OUT_OF_RANGE', message, { argument, index });
}

/** A vector of integers: group labels or an order. */
export function readIntegers(value: unknown, argument: string, length: number): Int32Array {
  const vector = readVector(value, argument, length);
  const index = vector.findIndex((entry) => (entry | 0) !== entry);
  if (index < 0) return Int32Array.from(vector);
  const message = `${argument}[${index}] must be an integer, got ${vector[index]}`;
  throw new LabRangeError('OUT_OF_RANGE', message, { argument, index });
}

/** A permutation of 0 .. length - 1. */
export function readPermutation(value: unknown, argument: string, length: number): Int32Array {
  const order = readIntegers(value, argument, length);
  const seen = new Uint8Array(length);
  for (const [index, j] of order.entries()) {
    if (j >= 0 && j < length && seen[j] === 0) {
      seen[j] = 1;
      continue;
    }
    const message = `${argument} must be a permutation of 0..${length - 1}, got ${j} at ${index}`;
    throw new LabRangeError('OUT_OF_RANGE', message, { argument, index });
  }
  return order;
}

/** A symmetric matrix, row-major: symmetric to 1e-10 of its largest entry. */
export function readSymmetric(value: MatrixLike, argument: string): { data: Float64Array; size: number } {
  const matrix = toDense(value, argument);
  const { rows: size, stride } = matrix;
  if (size !== matrix.columns || size === 0) {
    const message = `${argument} must be square and not empty, got ${size} x ${matrix.columns}`;
    throw new LabRangeError('SHAPE', message, { argument });
  }
  const data = new Float64Array(size * size);
  let largest = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const entry = matrix.data[i * stride + j];
      data[i * size + j] = entry;
      largest = Math.max(largest, Math.abs(entry));
    }
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const gap = Math.abs(data[i * size + j] - data[j * size + i]);
      if (gap <= 1e-10 * largest) continue;
      const message = `${argument} must be symmetric, entries (${i}, ${j}) and (${j}, ${i}) differ by ${gap}`;
      throw new LabRangeError('NOT_SYMMETRIC', message, {
        argument,
        index: i,
        details: { row: i, column: j },
      });
    }
  }
  return { data, size };
}
