import { LabRangeError, toDense, type MatrixLike } from '@lab/linalg';
import { outOfRange, readVector, requireNumber } from '@lab/linalg/arguments';

/** A number strictly between `low` and `high`. */
export function requireBetween(value: unknown, argument: string, low: number, high: number): number {
  const number = requireNumber(value, argument);
  if (number > low && number < high) return number;
  throw outOfRange(argument, `strictly between ${low} and ${high}`, number);
}

/** A vector of numbers that are each > 0. */
export function readPositiveVector(value: unknown, argument: string, length: number): Float64Array {
  const vector = readVector(value, argument, length);
  const index = vector.findIndex((entry) => !(entry > 0));
  if (index < 0) return vector;
  throw outOfRange(argument, '> 0', vector[index], index);
}

/** A vector of integers: group labels or an order. */
export function readIntegers(value: unknown, argument: string, length: number): Int32Array {
  const vector = readVector(value, argument, length);
  const index = vector.findIndex((entry) => (entry | 0) !== entry);
  if (index < 0) return Int32Array.from(vector);
  throw outOfRange(argument, 'an integer', vector[index], index);
}

/** A permutation of 0 .. length - 1. */
export function readPermutation(value: unknown, argument: string, length: number): Int32Array {
  const order = readIntegers(value, argument, length);
  const seen = new Uint8Array(length);
  for (const [index, j] of order.entries()) {
    if (j >= 0 && j < length && seen[j] === 0) {
      seen[j] = 1;
      continue;
    }
    const message = `${argument} must be a permutation of 0..${length - 1}, got ${j} at ${index}`;
    throw new LabRangeError('OUT_OF_RANGE', message, { argument, index });
  }
  return order;
}

/** A symmetric matrix, row-major: symmetric to 1e-10 of its largest entry. */
export function readSymmetric(value: MatrixLike, argument: string): { data: Float64Array; size: number } {
  const matrix = toDense(value, argument);
  const { rows: size, stride } = matrix;
  if (size !== matrix.columns || size === 0) {
    const message = `${argument} must be square and not empty, got ${size} x ${matrix.columns}`;
    throw new LabRangeError('SHAPE', message, { argument });
  }
  const data = new Float64Array(size * size);
  let largest = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const entry = matrix.data[i * stride + j];
      data[i * size + j] = entry;
      largest = Math.max(largest, Math.abs(entry));
    }
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const gap = Math.abs(data[i * size + j] - data[j * size + i]);
      if (gap <= 1e-10 * largest) continue;
      const message = `${argument} must be symmetric, entries (${i}, ${j}) and (${j}, ${i}) differ by ${gap}`;
      throw new LabRangeError('NOT_SYMMETRIC', message, {
        argument,
        index: i,
        details: { row: i, column: j },
      });
    }
  }
  return { data, size };
}
