import { outOfRange, requireNotNegative, requireNumber, wrongShape, wrongType } from '@lab/linalg/arguments';

/** A list of numbers as callers have it. */
export type NumberList = readonly number[] | Float64Array | Float32Array;

/** Checks a training time: >= 0, Infinity allowed. */
export function trainingTime(value: unknown, argument: string): number {
  return value === Infinity ? Infinity : requireNotNegative(value, argument);
}

/** Checks that a value is a list of numbers, of a given length when one is named, and copies it. */
export function numbers(
  value: unknown,
  argument: string,
  { length, check = requireNumber }: { readonly length?: number; readonly check?: typeof trainingTime } = {},
): number[] {
  if (!isNumberList(value)) throw wrongType(argument, 'a list of numbers', value);
  if (value.length === 0) throw wrongShape(argument, 'at least one entry', 'none');
  if (length !== undefined && value.length !== length)
    throw wrongShape(argument, `${length} entries`, value.length);
  return Array.from(value, (entry, i) => check(entry, `${argument}[${i}]`));
}

function isNumberList(value: unknown): value is NumberList {
  return Array.isArray(value) || value instanceof Float64Array || value instanceof Float32Array;
}

const sumTolerance = 1e-9;

/** Checks numbers >= 0 that sum to 1 within 1e-9. */
export function fractions(value: unknown, argument: string, length?: number): number[] {
  const list = numbers(value, argument, {
    ...(length === undefined ? {} : { length }),
    check: requireNotNegative,
  });
  let sum = 0;
  for (const entry of list) sum += entry;
  if (Math.abs(sum - 1) > sumTolerance)
    throw outOfRange(argument, 'numbers >= 0 that sum to 1 (within 1e-9)', sum);
  return list;
}
