import { readVector } from '@lab/linalg/arguments';
import { requireComponents, type NumberList } from '../numeric/arguments.ts';
import { anyNonzero, requireDescending, requireEigengap, requireKeptPositive } from './eigengap.ts';

/**
 * Which negatives a spectral contrastive fit uses: 'one' sampled per anchor (the paper's), 'all' other anchors,
 * 'symmetric': all, with anchors and positives pooled for whitening.
 */
export type NegativeScheme = 'one' | 'all' | 'symmetric';

/** The schemes, for checks of options. */
export const NEGATIVE_SCHEMES: readonly NegativeScheme[] = ['symmetric', 'all', 'one'];

/**
 * How much an estimated spectral representation leaks into each dropped direction, by how negatives are drawn.
 *
 * @param input spectrum (lambda, d, descending), k in 1..d, b (k whitened coefficients)
 * @returns the diagonal of Gamma (d-k, in the order a = k+1..d) for each scheme; empty arrays for k = d
 * @throws NOT_POSITIVE (kept eigenvalue <= 0), NO_EIGENGAP, SHAPE, NOT_FINITE, OUT_OF_RANGE
 *
 * Source: derived for Gaussian pairs, docs/theory.md section 4.2.
 */
export function spectralSchemeGamma(input: {
  readonly spectrum: NumberList;
  readonly k: number;
  readonly b: NumberList;
}): Record<NegativeScheme, number[]> {
  const spectrum = readVector(input.spectrum, 'spectrum');
  const k = requireComponents(input.k, spectrum.length, 'k');
  const b = readVector(input.b, 'b', k);
  requireSpectrum(spectrum, k, b);
  return {
    one: schemeSum(spectrum, b, schemeFactor('one', spectrum, k)),
    all: schemeSum(spectrum, b, schemeFactor('all', spectrum, k)),
    symmetric: schemeSum(spectrum, b, schemeFactor('symmetric', spectrum, k)),
  };
}

/** Checks order, sign of the kept part and the gap of a contrastive spectrum. */
export function requireSpectrum(spectrum: Float64Array, k: number, b: ArrayLike<number>): void {
  requireDescending(spectrum, 'spectrum');
  requireKeptPositive(spectrum, k, 'spectrum');
  if (anyNonzero(b)) requireEigengap(spectrum, k, 'spectrum');
}

/** The variance of the estimate's entry (a, i) times (lambda_i - lambda_a)^2. */
export type SchemeFactor = (kept: number, dropped: number) => number;

/** That variance for each scheme. */
export function schemeFactor(scheme: NegativeScheme, spectrum: Float64Array, k: number): SchemeFactor {
  let tau = 0;
  for (let i = 0; i < k; i++) tau += spectrum[i] ** 2;
  switch (scheme) {
    case 'one':
      return (kept) => 0.5 * (1 + tau + kept * kept);
    case 'all':
      return (kept, dropped) => 0.5 * (1 - kept * dropped);
    case 'symmetric':
      return (kept, dropped) => 0.5 * (1 - kept * kept) * (1 - kept * dropped);
  }
}

/** Gamma_aa = sum_i b_i^2 factor(lambda_i, lambda_a) / (lambda_i - lambda_a)^2 for a > k. */
export function schemeSum(spectrum: Float64Array, b: Float64Array, factor: SchemeFactor): number[] {
  const k = b.length;
  return Array.from(spectrum.subarray(k), (dropped) => {
    let sum = 0;
    for (let i = 0; i < k; i++) {
      if (b[i] === 0) continue;
      sum += (b[i] / (spectrum[i] - dropped)) ** 2 * factor(spectrum[i], dropped);
    }
    return sum;
  });
}
