import { LabRangeError, LabTypeError } from '@lab/linalg';

/** A list of numbers as callers have it. */
export type NumberList = ArrayLike<number>;

function describe(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined)
    return String(value);
  if (typeof value === 'string') return `'${value}'`;
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}

/** An error for a finite number outside its range. */
export function outOfRange(argument: string, need: string, got: unknown, index?: number): LabRangeError {
  return new LabRangeError('OUT_OF_RANGE', `${argument} must be ${need}, got ${describe(got)}`, {
    argument,
    ...(index === undefined ? {} : { index }),
  });
}

/** An error for a length or shape that does not fit. */
export function wrongShape(argument: string, message: string): LabRangeError {
  return new LabRangeError('SHAPE', `${argument} ${message}`, { argument });
}

/** An error for a value of the wrong kind. */
export function wrongType(argument: string, need: string, got: unknown): LabTypeError {
  return new LabTypeError('WRONG_TYPE', `${argument} must be ${need}, got ${describe(got)}`, { argument });
}

/** Checks one finite number; `index` is its place in the list it comes from. */
export function finite(value: unknown, argument: string, index?: number): number {
  if (typeof value !== 'number') throw wrongType(argument, 'a number', value);
  if (Number.isFinite(value)) return value;
  throw new LabRangeError('NOT_FINITE', `${argument} must be finite, got ${value}`, {
    argument,
    ...(index === undefined ? {} : { index }),
  });
}

/** Checks one finite number >= 0. */
export function nonNegative(value: unknown, argument: string, index?: number): number {
  const number = finite(value, argument, index);
  if (number < 0) throw outOfRange(argument, '>= 0', number, index);
  return number;
}

/** Checks one finite number > 0. */
export function positive(value: unknown, argument: string, index?: number): number {
  const number = finite(value, argument, index);
  if (number <= 0) throw outOfRange(argument, '> 0', number, index);
  return number;
}

/** Checks a number in [0, 1]. */
export function probability(value: unknown, argument: string, index?: number): number {
  const number = finite(value, argument, index);
  if (number < 0 || number > 1) throw outOfRange(argument, 'in [0, 1]', number, index);
  return number;
}

/** Checks an integer in [least, most]. */
export function integer(
  value: unknown,
  argument: string,
  least: number,
  most = Infinity,
  index?: number,
): number {
  const number = finite(value, argument, index);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  const range = most === Infinity ? `>= ${least}` : `from ${least} to ${most}`;
  throw outOfRange(argument, `an integer ${range}`, number, index);
}

interface ListOptions {
  readonly length?: number | undefined;
  readonly check?: (value: unknown, argument: string, index?: number) => number;
  readonly empty?: boolean;
  /** Whether the result is the caller's to change; default true. Without, it may be the argument itself. */
  readonly copied?: boolean;
}

/** Checks that a value is a list of numbers, of a given length when one is named, and copies it where asked for. */
export function numbers(
  value: unknown,
  argument: string,
  { length, check = finite, empty = false, copied = true }: ListOptions = {},
): Float64Array {
  if (!isList(value)) throw wrongType(argument, 'a list of numbers', value);
  if (value.length === 0 && !empty) throw wrongShape(argument, 'must have at least one entry, got none');
  if (length !== undefined && value.length !== length)
    throw wrongShape(argument, `must have ${length} entries, got ${value.length}`);
  if (value instanceof Float64Array && allPass(value, check)) return copied ? value.slice() : value;
  const copy = new Float64Array(value.length);
  for (let i = 0; i < copy.length; i++) {
    const entry: unknown = value[i];
    // The message with the place is made for what is refused alone.
    copy[i] = passes(entry, check) ? entry : check(entry, `${argument}[${i}]`, i);
  }
  return copy;
}

/** Whether all numbers of a typed array are finite and in the range of the check, where that is a simple one. */
function allPass(values: Float64Array, check: ListOptions['check']): boolean {
  if (check !== finite && check !== nonNegative) return false;
  const least = check === finite ? -Infinity : 0;
  // x - x is NaN for what is not finite.
  let [off, low] = [0, Infinity];
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    off += x - x;
    if (x < low) low = x;
  }
  return off === 0 && low >= least;
}

function passes(value: unknown, check: ListOptions['check']): value is number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  return check === finite || (value > 0 && (check === nonNegative || check === positive));
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** Checks a list of different row numbers in 0..size-1. */
export function rowIndices(value: unknown, argument: string, size: number): number[] {
  if (!isList(value)) throw wrongType(argument, 'a list of row numbers', value);
  const seen = new Uint8Array(size);
  return Array.from(value, (entry, i) => {
    const row = integer(entry, `${argument}[${i}]`, 0, size - 1, i);
    if (seen[row] === 1) throw outOfRange(argument, 'a list of different rows', `${row} twice`, i);
    seen[row] = 1;
    return row;
  });
}

/** Checks that an option is one of the words it may be. */
export function oneOf<const Word extends string>(
  value: unknown,
  words: readonly Word[],
  argument: string,
): Word {
  const word = words.find((candidate) => candidate === value);
  if (word !== undefined) return word;
  throw new LabTypeError(
    'UNKNOWN_OPTION',
    `${argument} must be one of ${words.map((candidate) => `'${candidate}'`).join(', ')}, got ${describe(value)}`,
    { argument },
  );
}

/** Checks that an argument is an object. */
export function record(value: unknown, argument: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw wrongType(argument, 'an object', value);
}
