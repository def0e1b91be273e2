import { LabRangeError, LabTypeError } from '@lab/linalg';

/** A list of numbers as callers have it. */
export type NumberList = readonly number[] | Float64Array | Float32Array | Int32Array | Uint32Array;

/** What a value is, for messages. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value === null || typeof value !== 'object') return String(value);
  return 'an object';
}

/** An error for a finite number outside its range, entry `index` of a list where given. */
export function outOfRange(argument: string, need: string, got: unknown, index?: number): LabRangeError {
  const place = index === undefined ? argument : `${argument}[${index}]`;
  return new LabRangeError('OUT_OF_RANGE', `${place} must be ${need}, got ${describe(got)}`, {
    argument,
    ...(index === undefined ? {} : { index }),
  });
}

/** Checks one finite number. */
export function finite(value: unknown, argument: string): number {
  if (typeof value !== 'number')
    throw new LabTypeError('WRONG_TYPE', `${argument} must be a number, got ${describe(value)}`, {
      argument,
    });
  if (Number.isFinite(value)) return value;
  throw new LabRangeError('NOT_FINITE', `${argument} must be finite, got ${value}`, { argument });
}

/** Checks one finite number >= 0. */
export function nonNegative(value: unknown, argument: string): number {
  const number = finite(value, argument);
  if (number < 0) throw outOfRange(argument, '>= 0', number);
  return number;
}

/** Checks one finite number > 0. */
export function positive(value: unknown, argument: string): number {
  const number = finite(value, argument);
  if (number <= 0) throw outOfRange(argument, '> 0', number);
  return number;
}

/** Checks a number strictly between 0 and 1. */
export function openUnit(value: unknown, argument: string): number {
  const number = finite(value, argument);
  if (number <= 0 || number >= 1) throw outOfRange(argument, 'strictly between 0 and 1', number);
  return number;
}

/** Checks an integer in [least, most]. */
export function integer(
  value: unknown,
  argument: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number {
  const number = finite(value, argument);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  const range = most === Number.MAX_SAFE_INTEGER ? `>= ${least}` : `from ${least} to ${most}`;
  throw outOfRange(argument, `an integer ${range}`, number);
}

/** Checks a boolean. */
export function boolean(value: unknown, argument: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new LabTypeError('WRONG_TYPE', `${argument} must be true or false, got ${describe(value)}`, {
    argument,
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
  const list = words.map((candidate) => `'${candidate}'`).join(', ');
  throw new LabTypeError('UNKNOWN_OPTION', `${argument} must be one of ${list}, got ${describe(value)}`, {
    argument,
  });
}

/** What a list of numbers must satisfy beside being finite. */
export interface ListNeeds {
  readonly length?: number;
  readonly integers?: boolean;
  /** Smallest value allowed. */
  readonly least?: number;
  /** Largest value allowed. */
  readonly most?: number;
}

/** Checks a list of numbers, at least one, and copies it. */
export function numbers(value: unknown, argument: string, needs: ListNeeds = {}): Float64Array {
  if (!Array.isArray(value) && (!ArrayBuffer.isView(value) || value instanceof DataView))
    throw new LabTypeError('WRONG_TYPE', `${argument} must be a list of numbers, got ${describe(value)}`, {
      argument,
    });
  const list = value as unknown as ArrayLike<unknown>;
  const { length, integers = false, least = -Infinity, most = Infinity } = needs;
  if (length !== undefined ? list.length !== length : list.length === 0) {
    const wanted = length === undefined ? 'at least one entry' : `${length} entries`;
    throw new LabRangeError('SHAPE', `${argument} must have ${wanted}, got ${list.length}`, { argument });
  }
  const copy = new Float64Array(list.length);
  for (let i = 0; i < copy.length; i++) {
    const entry = list[i];
    if (typeof entry !== 'number' || !Number.isFinite(entry)) throw badEntry(entry, argument, i);
    if (entry < least || entry > most || (integers && !Number.isInteger(entry)))
      throw outOfRange(argument, rangeText(needs), entry, i);
    copy[i] = entry;
  }
  return copy;
}

function badEntry(entry: unknown, argument: string, index: number): LabRangeError | LabTypeError {
  if (typeof entry !== 'number')
    return new LabTypeError('WRONG_TYPE', `${argument}[${index}] must be a number, got ${describe(entry)}`, {
      argument,
      index,
    });
  return new LabRangeError('NOT_FINITE', `${argument}[${index}] must be finite, got ${entry}`, {
    argument,
    index,
  });
}

function rangeText({ integers = false, least = -Infinity, most = Infinity }: ListNeeds): string {
  const kind = integers ? 'an integer' : 'a number';
  return most === Infinity ? `${kind} >= ${least}` : `${kind} from ${least} to ${most}`;
}
