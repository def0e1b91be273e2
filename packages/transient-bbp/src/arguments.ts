import { LabRangeError, LabTypeError } from '@lab/linalg';

/** A list of numbers as callers have it. */
export type NumberList = readonly number[] | Float64Array | Float32Array;

function describe(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined)
    return String(value);
  if (typeof value === 'string') return `'${value}'`;
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}

function notFinite(value: number, argument: string, index?: number): LabRangeError {
  return new LabRangeError('NOT_FINITE', `${argument} must be finite, got ${value}`, {
    argument,
    ...(index === undefined ? {} : { index }),
  });
}

/** An error for a finite number outside its range. */
export function outOfRange(argument: string, need: string, got: unknown, index?: number): LabRangeError {
  return new LabRangeError('OUT_OF_RANGE', `${argument} must be ${need}, got ${describe(got)}`, {
    argument,
    ...(index === undefined ? {} : { index }),
  });
}

/** Checks one finite number. */
export function finite(value: unknown, argument: string, index?: number): number {
  if (typeof value !== 'number')
    throw new LabTypeError('WRONG_TYPE', `${argument} must be a number, got ${describe(value)}`, {
      argument,
    });
  if (!Number.isFinite(value)) throw notFinite(value, argument, index);
  return value;
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

/** Checks a training time: >= 0, Infinity allowed. */
export function trainingTime(value: unknown, argument: string, index?: number): number {
  if (value === Infinity) return Infinity;
  return nonNegative(value, argument, index);
}

/** Checks a probability strictly between 0 and 1. */
export function openProbability(value: unknown, argument: string, index?: number): number {
  const probability = finite(value, argument, index);
  if (probability <= 0 || probability >= 1)
    throw outOfRange(argument, 'in the open interval (0, 1)', probability, index);
  return probability;
}

/** Checks an integer in [least, most]. */
export function integer(value: unknown, argument: string, least: number, most = Infinity): number {
  const number = finite(value, argument);
  if (!Number.isInteger(number) || number < least || number > most)
    throw outOfRange(argument, `an integer ${range(least, most)}`, number);
  return number;
}

function range(least: number, most: number): string {
  return most === Infinity ? `>= ${least}` : `from ${least} to ${most}`;
}

/** Checks that a value is a list of numbers, of a given length when one is named, and copies it. */
export function numbers(
  value: unknown,
  argument: string,
  { length, check = finite }: { readonly length?: number; readonly check?: typeof finite } = {},
): number[] {
  if (!isNumberList(value))
    throw new LabTypeError('WRONG_TYPE', `${argument} must be a list of numbers, got ${describe(value)}`, {
      argument,
    });
  if (value.length === 0)
    throw new LabRangeError('SHAPE', `${argument} must have at least one entry, got none`, { argument });
  if (length !== undefined && value.length !== length)
    throw new LabRangeError('SHAPE', `${argument} must have ${length} entries, got ${value.length}`, {
      argument,
    });
  const copy = new Array<number>(value.length);
  for (let index = 0; index < copy.length; index++)
    copy[index] = check(value[index], `${argument}[${index}]`, index);
  return copy;
}

function isNumberList(value: unknown): value is NumberList {
  return Array.isArray(value) || value instanceof Float64Array || value instanceof Float32Array;
}

const sumTolerance = 1e-9;

/** Checks numbers >= 0 that sum to 1 within 1e-9. */
export function fractions(value: unknown, argument: string, length?: number): number[] {
  const list = numbers(value, argument, { ...(length === undefined ? {} : { length }), check: nonNegative });
  let sum = 0;
  for (const entry of list) sum += entry;
  if (Math.abs(sum - 1) > sumTolerance)
    throw outOfRange(argument, 'numbers >= 0 that sum to 1 (within 1e-9)', sum);
  return list;
}

/** Checks that an option is one of the words it may be. */
export function oneOf<const Word extends string>(
  value: unknown,
  words: readonly Word[],
  argument: string,
): Word {
  const word = words.find((candidate) => candidate === value);
  if (word === undefined)
    throw new LabTypeError(
      'UNKNOWN_OPTION',
      `${argument} must be one of ${words.map((candidate) => `'${candidate}'`).join(', ')}, got ${describe(value)}`,
      { argument },
    );
  return word;
}

/** Checks that an argument is an object. */
export function record(value: unknown, argument: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new LabTypeError('WRONG_TYPE', `${argument} must be an object, got ${describe(value)}`, {
      argument,
    });
  return value as Readonly<Record<string, unknown>>;
}
