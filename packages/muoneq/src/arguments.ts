import { LabRangeError } from '@lab/linalg';
import {
  outOfRange,
  requireKnownFields,
  requireNumber,
  requireObject,
  wrongType,
} from '@lab/linalg/arguments';

/** What holds the entries of parameters, gradients and matrices, row by row. */
export type FloatArray = Float32Array | Float64Array;

/** Checks one finite number >= least. */
export function atLeast(value: unknown, least: number, argument: string): number {
  const number = requireNumber(value, argument);
  if (number < least) throw outOfRange(argument, `>= ${least}`, number);
  return number;
}

/** Checks that an argument is an object whose fields are all known; an unknown one is most likely a slip of the pen. */
export function optionsObject(value: unknown, known: readonly string[], argument: string): void {
  requireKnownFields(requireObject(value, argument), known, argument);
}

/** Checks that a value is a Float32Array or Float64Array. */
export function floatArray(value: unknown, argument: string): FloatArray {
  if (value instanceof Float32Array || value instanceof Float64Array) return value;
  throw wrongType(argument, 'a Float32Array or Float64Array', value);
}

/** Throws NOT_FINITE at the first entry that is NaN or an infinity. */
export function requireAllFinite(data: FloatArray, argument: string): void {
  for (let i = 0; i < data.length; i++)
    if (data[i] - data[i] !== 0)
      throw new LabRangeError('NOT_FINITE', `${argument}[${i}] is ${data[i]}`, { argument, index: i });
}
