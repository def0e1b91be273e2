import { requireCount, requirePositive, requireSafeCount } from '@lab/linalg/arguments';

/**
 * An upper bound on what d x d weights of `bits` bits each can store: naming one of n values takes log2 n bits, so at most
 * bits d^2 / log2 n items (counting argument).
 *
 * @param input.d dimension, an integer >= 1
 * @param input.n number of values, an integer >= 2
 * @param input.bits bits a weight, > 0; default 32
 * @throws NOT_FINITE, OUT_OF_RANGE
 */
export function informationLimit(input: {
  readonly d: number;
  readonly n: number;
  readonly bits?: number | undefined;
}): number {
  const d = requireCount(input.d, 'd', 1, 1e12);
  const n = requireSafeCount(input.n, 'n', 2);
  const bits = requirePositive(input.bits ?? 32, 'bits');
  return Math.min(n, (bits * d * d) / Math.log2(n));
}
