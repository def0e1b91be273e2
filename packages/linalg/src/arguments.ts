/**
 * Checks of arguments: each returns what it has checked, or throws an error that says what came and what is needed.
 */
import type { DenseMatrix } from './dense.ts';
import { LabRangeError, LabTypeError } from './errors.ts';

/** The error for a finite value outside its range; of entry `index` of a list where that is given. */
export function outOfRange(argument: string, needed: string, got: unknown, index?: number): LabRangeError {
  return new LabRangeError(
    'OUT_OF_RANGE',
    `${place(argument, index)} must be ${needed}, got ${describe(got)}`,
    detailsOf(argument, index),
  );
}

/** The error for a length or a shape that does not fit. */
export function wrongShape(argument: string, needed: string, got: string | number): LabRangeError {
  return new LabRangeError('SHAPE', `${argument} must have ${needed}, got ${got}`, { argument });
}

/** The error for a value of another type; of entry `index` of a list where that is given. */
export function wrongType(argument: string, needed: string, got: unknown, index?: number): LabTypeError {
  return new LabTypeError(
    'WRONG_TYPE',
    `${place(argument, index)} must be ${needed}, got ${describe(got)}`,
    detailsOf(argument, index),
  );
}

/** A finite number: WRONG_TYPE, NOT_FINITE. */
export function requireNumber(value: unknown, argument: string, index?: number): number {
  if (typeof value !== 'number') throw wrongType(argument, 'a number', value, index);
  if (Number.isFinite(value)) return value;
  const message = `${place(argument, index)} must be finite, got ${value}`;
  throw new LabRangeError('NOT_FINITE', message, detailsOf(argument, index));
}

/** A finite number > 0. */
export function requirePositive(value: unknown, argument: string): number {
  const number = requireNumber(value, argument);
  if (number > 0) return number;
  throw outOfRange(argument, '> 0', number);
}

/** A finite number >= 0. */
export function requireNotNegative(value: unknown, argument: string): number {
  const number = requireNumber(value, argument);
  if (number >= 0) return number;
  throw outOfRange(argument, '>= 0', number);
}

/** A number strictly between 0 and 1. */
export function requireOpenUnit(value: unknown, argument: string): number {
  const number = requireNumber(value, argument);
  if (number > 0 && number < 1) return number;
  throw outOfRange(argument, 'strictly between 0 and 1', number);
}

/** A number in [0, 1]. */
export function requireUnit(value: unknown, argument: string): number {
  const number = requireNumber(value, argument);
  if (number >= 0 && number <= 1) return number;
  throw outOfRange(argument, 'in [0, 1]', number);
}

/** A number in [0, 1). */
export function requireFraction(value: unknown, argument: string): number {
  const number = requireNumber(value, argument);
  if (number >= 0 && number < 1) return number;
  throw outOfRange(argument, 'in [0, 1)', number);
}

/** An integer >= least and <= most. */
export function requireCount(value: unknown, argument: string, least = 0, most = Infinity): number {
  const number = requireNumber(value, argument);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  const range = most < Number.MAX_SAFE_INTEGER ? `in ${least}..${most}` : `>= ${least}`;
  throw outOfRange(argument, `an integer ${range}`, number);
}

/** An integer >= least of at most 2^53 - 1, so that the next one is a number too: what is counted up to. */
export function requireSafeCount(value: unknown, argument: string, least = 0): number {
  return requireCount(value, argument, least, Number.MAX_SAFE_INTEGER);
}

/** A function: WRONG_TYPE. */
export function requireFunction<Given>(value: Given, argument: string): Given {
  if (typeof value === 'function') return value;
  throw wrongType(argument, 'a function', value);
}

/** True or false: WRONG_TYPE. */
export function requireBoolean(value: unknown, argument: string): boolean {
  if (typeof value === 'boolean') return value;
  throw wrongType(argument, 'true or false', value);
}

/** One of the choices: UNKNOWN_OPTION, listing them. */
export function requireOneOf<const Choice extends string>(
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

/** An object that is no array: WRONG_TYPE. */
export function requireObject(value: unknown, argument: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw wrongType(argument, 'an object', value);
}

/** Throws UNKNOWN_OPTION for a field that the options do not have: a typing error must not be a silent default. */
export function requireKnownFields(options: unknown, known: readonly string[], argument = 'options'): void {
  if (typeof options !== 'object' || options === null) throw wrongType(argument, 'an object', options);
  for (const field of Object.keys(options)) {
    if (known.includes(field)) continue;
    const message = `${argument} has no field '${field}'; there are ${known.join(', ')}`;
    throw new LabTypeError('UNKNOWN_OPTION', message, { argument: `${argument}.${field}` });
  }
}

/** True for an array or a typed array. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/**
 * A list of finite numbers as a Float64Array of its own.
 *
 * @throws WRONG_TYPE, SHAPE (another length than `length`, or empty where none is given), NOT_FINITE (`index` the entry)
 */
export function readVector(value: unknown, argument: string, length?: number): Float64Array {
  if (!isList(value)) throw wrongType(argument, 'an array of numbers', value);
  if (length !== undefined ? value.length !== length : value.length === 0) {
    throw wrongShape(
      argument,
      length === undefined ? 'at least one entry' : `${length} entries`,
      value.length,
    );
  }
  const vector = new Float64Array(value.length);
  for (let i = 0; i < vector.length; i++) vector[i] = requireNumber(value[i], argument, i);
  return vector;
}

/** A vector as a Float64Array with finite entries, of that length where one is given; not copied when it is one already. */
export function requireVector(
  value: Float64Array | readonly number[],
  length: number | undefined,
  argument: string,
): Float64Array {
  if (!(value instanceof Float64Array) && !Array.isArray(value)) {
    throw wrongType(argument, 'a Float64Array', value);
  }
  if (length !== undefined && value.length !== length) {
    throw wrongShape(argument, `${length} entries`, value.length);
  }
  for (let i = 0; i < value.length; i++) requireNumber(value[i], argument, i);
  return value instanceof Float64Array ? value : Float64Array.from(value);
}

/** The entries of a matrix row by row without gaps, as an array of their own. */
export function packedCopy({ data, rows, columns, stride = columns }: DenseMatrix): Float64Array {
  if (stride === columns) return data.slice(0, rows * columns);
  const copy = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) copy.set(data.subarray(i * stride, i * stride + columns), i * columns);
  return copy;
}

/** The entries of a matrix row by row without gaps, to be read only: not copied where it has none. */
export function packed(matrix: DenseMatrix): Float64Array {
  const { data, rows, columns, stride = columns } = matrix;
  if (stride !== columns && rows > 1) return packedCopy(matrix);
  return data.length === rows * columns ? data : data.subarray(0, rows * columns);
}

/** What a value is, for messages. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `'${value}'`;
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'undefined':
      return 'nothing';
    case 'object':
      return value === null ? 'null' : describeObject(value);
    default:
      return typeof value;
  }
}

function describeObject(value: object): string {
  if (!isList(value)) return nameOf(value);
  return `${Array.isArray(value) ? 'an array' : nameOf(value)} of ${value.length}`;
}

/** The name of the class with its article. */
function nameOf(value: object): string {
  const { constructor } = value as { constructor?: unknown };
  const known = typeof constructor === 'function' && constructor !== Object && constructor.name !== '';
  const name = known ? constructor.name : 'object';
  return `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`;
}

function place(argument: string, index: number | undefined): string {
  return index === undefined ? argument : `${argument}[${index}]`;
}

/** An argument whose name ends in an entry, `weights[3]`, has that entry's index. */
function detailsOf(argument: string, index?: number): { argument: string; index?: number } {
  const entry = index ?? /\[(\d+)\]$/.exec(argument)?.[1];
  return entry === undefined ? { argument } : { argument, index: Number(entry) };
}
