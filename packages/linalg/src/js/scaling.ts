/** The largest magnitude among the first `count` entries. */
export function largestMagnitude(count: number, a: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const size = Math.abs(a[i]);
    if (size > largest) largest = size;
  }
  return largest;
}

/** The e with 2^(e-1) <= x < 2^e for x > 0, also for subnormal x; 0 for 0. */
export function exponentOf(x: number): number {
  if (x === 0) return 0;
  let exponent = Math.floor(Math.log2(x)) + 1;
  // log2 rounds: next to a power of two it may be one off either way.
  if (timesPowerOfTwo(x, -exponent) >= 1) exponent++;
  if (timesPowerOfTwo(x, -exponent) < 0.5) exponent--;
  return exponent;
}

/** x 2^exponent, exact unless the result overflows or is subnormal. */
export function timesPowerOfTwo(x: number, exponent: number): number {
  if (exponent > 1000) return x * 2 ** 1000 * 2 ** (exponent - 1000);
  if (exponent < -1000) return x * 2 ** -1000 * 2 ** (exponent + 1000);
  return x * 2 ** exponent;
}

/**
 * Scales the first `count` entries in place by a power of two where sums of them could overflow or their last digits
 * are below the smallest double. Downwards by no more than it takes: beside large entries small ones may count.
 *
 * @returns the exponent of the power of two that undoes it; 0 where nothing was done
 */
export function scaleToRange(count: number, a: Float64Array): number {
  const largest = largestMagnitude(count, a);
  if (largest === 0 || (largest > 2 ** -900 && largest < 2 ** 900)) return 0;
  const exponent = largest < 1 ? exponentOf(largest) : exponentOf(largest) - 800;
  scaleByPowerOfTwo(count, a, -exponent);
  return exponent;
}

/** The values times 2^exponent, in an array of their own. */
export function scaledBy(values: Float64Array, exponent: number): Float64Array {
  const copy = values.slice();
  scaleByPowerOfTwo(copy.length, copy, exponent);
  return copy;
}

/** Multiplies the first `count` entries by 2^exponent in place. */
export function scaleByPowerOfTwo(count: number, a: Float64Array, exponent: number): void {
  if (exponent === 0) return;
  if (Math.abs(exponent) <= 1000) {
    const factor = 2 ** exponent;
    for (let i = 0; i < count; i++) a[i] *= factor;
    return;
  }
  for (let i = 0; i < count; i++) a[i] = timesPowerOfTwo(a[i], exponent);
}
