import { requireCount, requireNotNegative } from '@lab/linalg/arguments';

/**
 * The power law p_i = i^-alpha / sum_j j^-alpha (arXiv 2603.26554, problem set-up).
 *
 * @param options.n number of items, an integer >= 1
 * @param options.alpha exponent >= 0; 0 is the uniform law
 * @returns n frequencies in decreasing order, summing to 1
 * @throws NOT_FINITE, OUT_OF_RANGE
 */
export function powerLaw({ n, alpha }: { readonly n: number; readonly alpha: number }): Float64Array {
  requireCount(n, 'n', 1, 2 ** 31);
  requireNotNegative(alpha, 'alpha');
  const frequencies = new Float64Array(n);
  let sum = 0;
  for (let i = n - 1; i >= 0; i--) {
    frequencies[i] = (i + 1) ** -alpha;
    sum += frequencies[i];
  }
  for (let i = 0; i < n; i++) frequencies[i] /= sum;
  return frequencies;
}
