import { LabRangeError } from '@lab/linalg';
import { wrongShape, wrongType } from '@lab/linalg/arguments';

/** Copies a vector of finite numbers, refusing any other length than `length`. */
export function finiteVector(values: ArrayLike<number>, argument: string, length?: number): Float64Array {
  if (typeof values !== 'object' || typeof values.length !== 'number')
    throw wrongType(argument, 'an array of numbers', values);
  if (length !== undefined && values.length !== length)
    throw wrongShape(argument, `${length} numbers`, values.length);
  const copy = new Float64Array(values.length);
  for (let i = 0; i < copy.length; i++) {
    const value = values[i];
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new LabRangeError('NOT_FINITE', `${argument}[${i}] must be a finite number, got ${value}`, {
        argument,
        index: i,
      });
    copy[i] = value;
  }
  return copy;
}
