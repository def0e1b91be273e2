import { outOfRange, requireNotNegative } from '@lab/linalg/arguments';
import { portableExp } from './portableExponential.ts';
import { portableLogPoisson } from './portableFactorial.ts';
import { portableLog } from './portableLogarithm.ts';
import type { RandomStream } from './stream.ts';

/**
 * A Poisson number: inversion below a mean of 10, else transformed rejection with squeeze (W. Hoermann,
 * "The transformed rejection method for generating Poisson random variables", Insurance: Math. Econ. 12, 1993).
 *
 * @param stream - where the randomness comes from
 * @param parameters - mean in [0, 2^50]
 * @returns an integer >= 0
 * @throws LabRangeError NOT_FINITE, OUT_OF_RANGE
 */
export function drawPoisson(stream: RandomStream, { mean }: { readonly mean: number }): number {
  requireNotNegative(mean, 'mean');
  if (mean > 2 ** 50) throw outOfRange('mean', 'at most 2^50, so that draws are exact integers', mean);
  return mean < 10 ? byInversion(stream, mean) : byRejection(stream, mean);
}

function byInversion(stream: RandomStream, mean: number): number {
  for (;;) {
    let left = stream.uniform();
    let term = portableExp(-mean);
    for (let k = 0; k < 200; k += 1) {
      left -= term;
      if (left < 0) return k;
      term *= mean / (k + 1);
    }
  }
}

function byRejection(stream: RandomStream, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = stream.uniform() - 0.5;
    const v = 1 - stream.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (portableLog((v * inverseAlpha) / (a / (us * us) + b)) <= portableLogPoisson(k, mean)) return k;
  }
}
