import { describe, requireNumber, requireVector } from './arguments.ts';
import { LabTypeError } from './errors.ts';
import { axpyRange, dotRange, normRange } from './js/vector.ts';

/**
 * The inner product of two vectors, summed in four interleaved parts.
 *
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function dot(x: Float64Array, y: Float64Array): number {
  const n = requireVector(x, undefined, 'x').length;
  return dotRange(n, x, 0, requireVector(y, n, 'y'), 0);
}

/**
 * The Euclidean norm, right for every magnitude.
 *
 * @throws NOT_FINITE, WRONG_TYPE
 */
export function norm2(x: Float64Array): number {
  return normRange(requireVector(x, undefined, 'x').length, x, 0, 1);
}

/**
 * Adds alpha x to y, in place, and returns y.
 *
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function axpy(alpha: number, x: Float64Array, y: Float64Array): Float64Array {
  requireNumber(alpha, 'alpha');
  const n = requireVector(x, undefined, 'x').length;
  requireWritable(y, 'y');
  axpyRange(n, alpha, x, 0, requireVector(y, n, 'y'), 0);
  return y;
}

/**
 * Multiplies x by alpha, in place, and returns x.
 *
 * @throws NOT_FINITE, WRONG_TYPE
 */
export function scale(alpha: number, x: Float64Array): Float64Array {
  requireNumber(alpha, 'alpha');
  requireWritable(x, 'x');
  requireVector(x, undefined, 'x');
  for (let i = 0; i < x.length; i++) x[i] *= alpha;
  return x;
}

function requireWritable(value: unknown, argument: string): void {
  if (value instanceof Float64Array) return;
  const message = `${argument} is changed in place and must be a Float64Array, got ${describe(value)}`;
  throw new LabTypeError('WRONG_TYPE', message, { argument });
}
