import { createColumns } from '@lab/linalg';
import { lanczos } from '../numeric/lanczos.ts';
import { isPositiveDefinite, probableBounds } from './bounds.ts';
import type { Spectrum, SpectrumOptions } from './spectrum.ts';

/** How far beyond a Ritz value an end may be, as a part of its distance from 0, or from 2. */
const settledShare = 0.01;

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
  const found = lanczos(p, (z, out) => resident.multiply(z, out), steps, seed);
  resident.free();
  const { smallest, largest, smallestVector, largestVector } = found;
  const below = settledShare * smallest;
  const above = settledShare * Math.abs(2 - largest);
  if (!(found.smallestResidual <= below && found.largestResidual <= above)) return undefined;
  const lower = smallest - below;
  if (!isPositiveDefinite(couplings, p, 1, -lower)) return undefined;
  const certain = largest < 2;
  const upper = certain ? largest + above : probableBounds(found, p, lower, options.failureProbability).upper;
  if (certain && !isPositiveDefinite(couplings, p, -1, upper)) return undefined;
  const bounds = { smallest, largest, lower, upper, exact: false, certain };
  return { ...bounds, smallestVector, largestVector, couplings };
}
