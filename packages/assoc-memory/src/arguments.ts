import { isList, outOfRange, requireNumber, wrongShape, wrongType } from '@lab/linalg/arguments';

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
  if (!isList(value)) throw wrongType(argument, 'a list of numbers', value);
  const { length, integers = false, least = -Infinity, most = Infinity } = needs;
  if (length !== undefined ? value.length !== length : value.length === 0) {
    throw wrongShape(
      argument,
      length === undefined ? 'at least one entry' : `${length} entries`,
      value.length,
    );
  }
  const copy = new Float64Array(value.length);
  for (let i = 0; i < copy.length; i++) {
    const entry = requireNumber(value[i], argument, i);
    if (entry < least || entry > most || (integers && !Number.isInteger(entry)))
      throw outOfRange(argument, rangeText(needs), entry, i);
    copy[i] = entry;
  }
  return copy;
}

function rangeText({ integers = false, least = -Infinity, most = Infinity }: ListNeeds): string {
  const kind = integers ? 'an integer' : 'a number';
  return most === Infinity ? `${kind} >= ${least}` : `${kind} from ${least} to ${most}`;
}
