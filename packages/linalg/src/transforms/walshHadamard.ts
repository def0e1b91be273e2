import { requireBoolean, requireVector } from '../arguments.ts';
import { walshHadamard as transform } from '../js/walshHadamard.ts';
import { kernel } from '../kernels.ts';
import { requirePowerOfTwo } from './lengths.ts';

/** Options of `walshHadamard`. */
export interface WalshHadamardOptions {
  /** Whether the result is divided by sqrt(n), which makes the transform its own inverse; default false. */
  readonly orthonormal?: boolean;
}

/**
 * The Walsh-Hadamard transform in natural order: y_k = sum_j (-1)^(bits that j and k share) x_j.
 *
 * @param x n numbers, n a power of two
 * @returns n numbers
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, OUT_OF_MEMORY
 */
export function walshHadamard(
  x: Float64Array | readonly number[],
  { orthonormal = false }: WalshHadamardOptions = {},
): Float64Array {
  requireBoolean(orthonormal, 'orthonormal');
  const y = requireVector(x, undefined, 'x').slice();
  requirePowerOfTwo(y.length, 'x', 'the length');
  kernel('walshHadamard', transform)(y.length, 1, y);
  if (orthonormal) {
    const factor = Math.sqrt(y.length);
    for (let i = 0; i < y.length; i++) y[i] /= factor;
  }
  return y;
}
