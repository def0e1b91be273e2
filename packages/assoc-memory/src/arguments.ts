import { outOfRange, readVector } from '@lab/linalg/arguments';

/** A list of numbers as callers have it. */
export type NumberList = readonly number[] | Float64Array | Float32Array | Int32Array | Uint32Array;

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
  const { length, integers = false, least = -Infinity, most = Infinity } = needs;
  const copy = readVector(value, argument, length);
  for (const [i, entry] of copy.entries())
    if (entry < least || entry > most || (integers && !Number.isInteger(entry)))
      throw outOfRange(argument, rangeText(needs), entry, i);
  return copy;
}

function rangeText({ integers = false, least = -Infinity, most = Infinity }: ListNeeds): string {
  const kind = integers ? 'an integer' : 'a number';
  return most === Infinity ? `${kind} >= ${least}` : `${kind} from ${least} to ${most}`;
}
