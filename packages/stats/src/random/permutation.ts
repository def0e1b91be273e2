import { requireCount } from '@lab/linalg/arguments';
import type { RandomStream } from './stream.ts';

/**
 * A uniformly random order of 0..n-1 (Fisher and Yates).
 *
 * @param stream - where the randomness comes from
 * @param n - an integer in [0, 2^31 - 1]
 * @returns the n indices in random order
 * @throws LabRangeError NOT_FINITE, OUT_OF_RANGE
 */
export function permutation(stream: RandomStream, n: number): Int32Array {
  requireCount(n, 'n', 0, 0x7fffffff);
  return shuffleInPlace(stream, identity(n));
}

/**
 * A copy of a list in uniformly random order.
 *
 * @param stream - where the randomness comes from
 * @param values - any array
 * @returns a new array with the same entries
 */
export function shuffle<T>(stream: RandomStream, values: readonly T[]): T[] {
  return shuffleInPlace(stream, values.slice());
}

/**
 * Puts a list into uniformly random order, in place.
 *
 * @param stream - where the randomness comes from
 * @param values - an array or typed array, changed
 * @returns `values`
 */
export function shuffleInPlace<T extends Int32Array | Float64Array | unknown[]>(
  stream: RandomStream,
  values: T,
): T {
  for (let i = values.length - 1; i > 0; i -= 1) {
    const j = stream.integer(i + 1);
    const kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }
  return values;
}

/**
 * k different numbers out of 0..n-1, every ordered choice equally likely.
 *
 * @param stream - where the randomness comes from
 * @param n - an integer in [0, 2^31 - 1]
 * @param k - an integer in [0, n]
 * @returns the k indices in random order; memory O(k) where k is much smaller than n
 * @throws LabRangeError NOT_FINITE, OUT_OF_RANGE
 */
export function sampleWithoutReplacement(stream: RandomStream, n: number, k: number): Int32Array {
  requireCount(n, 'n', 0, 0x7fffffff);
  requireCount(k, 'k', 0, n);
  return k > n / 32 ? partialShuffle(stream, identity(n), k) : sparseShuffle(stream, n, k);
}

function partialShuffle(stream: RandomStream, indices: Int32Array, k: number): Int32Array {
  const n = indices.length;
  for (let i = 0; i < k; i += 1) {
    const j = i + stream.integer(n - i);
    const kept = indices[i];
    indices[i] = indices[j];
    indices[j] = kept;
  }
  return indices.slice(0, k);
}

/** The same shuffle on an array of which only the moved entries are stored. */
function sparseShuffle(stream: RandomStream, n: number, k: number): Int32Array {
  const moved = new Map<number, number>();
  const chosen = new Int32Array(k);
  for (let i = 0; i < k; i += 1) {
    const j = i + stream.integer(n - i);
    chosen[i] = moved.get(j) ?? j;
    moved.set(j, moved.get(i) ?? i);
  }
  return chosen;
}

function identity(n: number): Int32Array {
  const indices = new Int32Array(n);
  for (let i = 0; i < n; i += 1) indices[i] = i;
  return indices;
}
