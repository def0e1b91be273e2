import { gemm } from './js/gemm.ts';
import { gemv } from './js/gemv.ts';
import { scaleByPowerOfTwo } from './js/scaling.ts';
import { normRange } from './js/vector.ts';
import { kernel } from './kernels.ts';

/** Orthonormal vectors of n entries, one after another in `data`; the first `count` are in use. */
export interface Basis {
  readonly n: number;
  data: Float64Array;
  count: number;
}

/** An empty basis with room for `capacity` vectors. */
export function emptyBasis(n: number, capacity: number): Basis {
  return { n, data: new Float64Array(n * capacity), count: 0 };
}

/** Vector j of the basis, shared. */
export function basisVector({ n, data }: Basis, j: number): Float64Array {
  return data.subarray(j * n, j * n + n);
}

/**
 * Takes the components along the bases out of w, by classical Gram-Schmidt twice over all of them: one basis after the
 * other would let the last one bring back, at the size of a rounding error, what the first had removed.
 *
 * @returns the components along the last basis
 */
export function orthogonalize(w: Float64Array, ...bases: readonly Basis[]): Float64Array {
  const parts = bases.map(({ count }) => new Float64Array(count));
  for (let pass = 0; pass < 2; pass++) bases.forEach((basis, b) => removeComponents(basis, w, parts[b]));
  return parts[parts.length - 1];
}

function removeComponents({ n, data, count }: Basis, w: Float64Array, sums: Float64Array): void {
  if (count === 0) return;
  const part = new Float64Array(count);
  const along = new Float64Array(n);
  const multiply = kernel('gemv', gemv);
  multiply(count, n, data, 0, n, 1, w, 0, part, 0);
  multiply(n, count, data, 0, 1, n, part, 0, along, 0);
  for (let i = 0; i < n; i++) w[i] -= along[i];
  for (let j = 0; j < count; j++) sums[j] += part[j];
}

/** Appends w / |w|, w changed where its norm is so small that it has lost digits to underflow. */
export function append(basis: Basis, w: Float64Array, norm: number): void {
  if (norm < 2 ** -900) {
    scaleByPowerOfTwo(basis.n, w, 900);
    append(basis, w, normRange(basis.n, w, 0, 1));
    return;
  }
  const at = basis.count * basis.n;
  for (let i = 0; i < basis.n; i++) basis.data[at + i] = w[i] / norm;
  basis.count++;
}

/** Row j of the result: the combination of the first `count` vectors with coefficients column columns[j] of s. */
export function combine(
  { n, data }: Basis,
  count: number,
  s: Float64Array,
  sRow: number,
  columns: ArrayLike<number>,
  capacity = columns.length,
): Float64Array {
  const k = columns.length;
  const selected = new Float64Array(k * count);
  for (let j = 0; j < k; j++)
    for (let i = 0; i < count; i++) selected[j * count + i] = s[i * sRow + columns[j]];
  const result = new Float64Array(capacity * n);
  kernel('gemm', gemm)(k, n, count, 1, selected, 0, count, 1, data, 0, n, 1, 0, result, 0, n);
  return result;
}

/** Fills w with seeded random numbers, orthogonal to all bases; returns its norm. */
export function randomDirection(w: Float64Array, random: () => number, ...bases: readonly Basis[]): number {
  for (let i = 0; i < w.length; i++) w[i] = 2 * random() - 1;
  orthogonalize(w, ...bases);
  return normRange(w.length, w, 0, 1);
}

/** Uniform numbers in [0, 1) from a 32-bit seed; enough for starting vectors, not for statistics. */
export function startingNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
