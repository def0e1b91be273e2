import { randomStream } from '@lab/stats';
import { spectralRadius } from './generalEigenvalues.ts';
import { inner, length } from './vectors.ts';

/**
 * An estimate of the spectral radius of a linear map by Arnoldi from a random direction: exact when `steps` reaches the
 * dimension, usually a little too small before, more so when the radius is near 1.
 *
 * @param size dimension
 * @param apply writes the image of x to `out`
 */
export function arnoldiRadius(
  size: number,
  apply: (x: Float64Array, out: Float64Array) => void,
  steps: number,
  seed: number,
): number {
  const count = Math.min(steps, size);
  const start = randomStream(seed, 'arnoldi').fillNormal(new Float64Array(size));
  const norm = length(start);
  const basis = [start.map((value) => value / norm)];
  const projected = new Float64Array(count * count);
  const next = new Float64Array(size);
  let k = 0;
  while (k < count) {
    apply(basis[k], next);
    const before = length(next);
    for (let pass = 0; pass < 2; pass++) {
      for (const [i, direction] of basis.entries()) {
        const share = inner(next, direction);
        projected[i * count + k] += share;
        for (let q = 0; q < size; q++) next[q] -= share * direction[q];
      }
    }
    const beta = length(next);
    k += 1;
    if (!(beta > 1e-13 * before) || k === count) break;
    projected[k * count + k - 1] = beta;
    basis.push(next.map((value) => value / beta));
  }
  const square = new Float64Array(k * k);
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) square[i * k + j] = projected[i * count + j];
  return spectralRadius(square, k);
}
