import { createColumns } from '@lab/linalg';
import { lanczos, type LanczosResult } from '../numeric/lanczos.ts';
import { isPositiveDefinite, probableBounds } from './bounds.ts';
import type { Spectrum, SpectrumOptions } from './spectrum.ts';

/** How far beyond a Ritz value an end may be, as a part of its distance from 0, or from 2. */
const settledShare = 0.01;
/** Residuals below which a quarter of the steps is spared; what they leave open is about their square. */
const settledEarly = 0.006;

/**
 * The ends of the spectrum of a p x p matrix of couplings by Lanczos, in a fraction of the time that its eigenvalues take. A factorisation
 * proves that the smallest is within a hundredth of what was found, and the same of the largest where that is below 2: no verdict is
 * left to chance. Beyond 2 the Ritz value is a verdict by itself.
 *
 * @returns undefined where that is not so, or where residuals say beforehand that it will not be
 */
export function settledSpectrum(
  couplings: Float64Array,
  p: number,
  options: SpectrumOptions,
): Spectrum | undefined {
  const { steps, seed } = options;
  if (steps >= p) return undefined;
  const resident = createColumns(couplings, p, p);
  const product = (z: Float64Array, out: Float64Array): void => resident.multiply(z, out);
  const found = lanczos(p, product, steps, seed, (early) => isSettled(early, settledEarly));
  resident.free();
  const { smallest, largest, smallestVector, largestVector } = found;
  const below = settledShare * smallest;
  const above = settledShare * Math.abs(2 - largest);
  if (!isSettled(found, settledShare)) return undefined;
  const lower = smallest - below;
  if (!isPositiveDefinite(couplings, p, 1, -lower)) return undefined;
  const certain = largest < 2;
  const upper = certain ? largest + above : probableBounds(found, p, lower, options.failureProbability).upper;
  if (certain && !isPositiveDefinite(couplings, p, -1, upper)) return undefined;
  const bounds = { smallest, largest, lower, upper, exact: false, certain };
  return { ...bounds, smallestVector, largestVector, couplings };
}

/** Whether both residuals are below that part of the ends' distances from 0 and from 2. */
function isSettled(
  { smallest, largest, smallestResidual, largestResidual }: LanczosResult,
  share: number,
): boolean {
  return smallestResidual <= share * smallest && largestResidual <= share * Math.abs(2 - largest);
}
