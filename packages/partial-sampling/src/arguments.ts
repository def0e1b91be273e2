import {
  isList,
  outOfRange,
  requireCount,
  requireNotNegative,
  requireNumber,
  requirePositive,
  wrongShape,
  wrongType,
} from '@lab/linalg/arguments';

/** A list of numbers as callers have it. */
export type NumberList = ArrayLike<number>;

interface ListOptions {
  readonly length?: number | undefined;
  readonly check?: (value: unknown, argument: string) => number;
  readonly empty?: boolean;
  /** Whether the result is the caller's to change; default true. Without, it may be the argument itself. */
  readonly copied?: boolean;
}

/** Checks that a value is a list of numbers, of a given length when one is named, and copies it where asked for. */
export function numbers(
  value: unknown,
  argument: string,
  { length, check = requireNumber, empty = false, copied = true }: ListOptions = {},
): Float64Array {
  if (!isList(value)) throw wrongType(argument, 'a list of numbers', value);
  if (value.length === 0 && !empty) throw wrongShape(argument, 'at least one entry', 'none');
  if (length !== undefined && value.length !== length)
    throw wrongShape(argument, `${length} entries`, value.length);
  if (value instanceof Float64Array && allPass(value, check)) return copied ? value.slice() : value;
  const copy = new Float64Array(value.length);
  for (let i = 0; i < copy.length; i++) {
    const entry: unknown = value[i];
    // The message with the place is made for what is refused alone.
    copy[i] = passes(entry, check) ? entry : check(entry, `${argument}[${i}]`);
  }
  return copy;
}

/** Whether all numbers of a typed array are finite and in the range of the check, where that is a simple one. */
function allPass(values: Float64Array, check: ListOptions['check']): boolean {
  if (check !== requireNumber && check !== requireNotNegative) return false;
  const least = check === requireNumber ? -Infinity : 0;
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
  return (
    check === requireNumber || (value > 0 && (check === requireNotNegative || check === requirePositive))
  );
}

/** Checks a list of different row numbers in 0..size-1. */
export function rowIndices(value: unknown, argument: string, size: number): number[] {
  if (!isList(value)) throw wrongType(argument, 'a list of row numbers', value);
  const seen = new Uint8Array(size);
  return Array.from(value, (entry, i) => {
    const row = requireCount(entry, `${argument}[${i}]`, 0, size - 1);
    if (seen[row] === 1) throw outOfRange(argument, 'another row than those before', `${row} twice`, i);
    seen[row] = 1;
    return row;
  });
}
