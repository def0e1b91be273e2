import { chiSquare, weightedChiSquare } from '@lab/stats';

/**
 * The null law of a statistic: sum_r eigenvalues_r chi2_1 plus a remainder of many small terms, of which only mean and
 * variance are kept (both 0 on the dense path).
 */
export interface NullLaw {
  /** Descending, any sign. */
  readonly eigenvalues: Float64Array;
  readonly remainder: { readonly mean: number; readonly variance: number };
}

/** A null matrix with no larger eigenvalue is 0. */
export const vanishing = 1e-12;

/** Degrees of freedom of the pair of opposite chi-squares that stands for the normal remainder. */
const remainderDegrees = 1000;

/** P(T* > statistic) under a null law; 1 when the law is that of the constant 0. */
export function tailOf({ eigenvalues, remainder }: NullLaw, statistic: number): number {
  const law = chiSquareMixture(eigenvalues, remainder.variance);
  return law === undefined ? 1 : weightedChiSquare.sf(statistic - remainder.mean, law);
}

/** The q with P(T* > q) = upperTail; 0 when the law is that of the constant 0. */
export function quantileOf({ eigenvalues, remainder }: NullLaw, upperTail: number): number {
  const law = chiSquareMixture(eigenvalues, remainder.variance);
  return law === undefined ? 0 : remainder.mean + weightedChiSquare.upperQuantile(upperTail, law);
}

function chiSquareMixture(
  eigenvalues: Float64Array,
  variance: number,
): { weights: number[]; degreesOfFreedom: number[] } | undefined {
  const largest = eigenvalues.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest <= vanishing && variance <= vanishing ** 2) return undefined;
  const weights = Array.from(eigenvalues).filter(
    (value) => Math.abs(value) >= 1e-14 * largest && value !== 0,
  );
  const degreesOfFreedom = weights.map(() => 1);
  if (variance > (1e-8 * largest) ** 2) {
    const weight = Math.sqrt(variance / (4 * remainderDegrees));
    weights.push(weight, -weight);
    degreesOfFreedom.push(remainderDegrees, remainderDegrees);
  }
  return { weights, degreesOfFreedom };
}

/** Power sums of the eigenvalues of a null matrix: sum lambda, sum lambda^2, sum lambda^3. */
export type PowerSums = readonly [number, number, number];

/**
 * The tail by the chi-square law with the same first three cumulants (Liu, Tang, Zhang 2009, in the central case,
 * where the fourth cumulant leaves the noncentrality at 0).
 */
export function liuTail([c1, c2, c3]: PowerSums, statistic: number): number {
  if (Math.sqrt(c2) <= vanishing) return 1;
  const degrees = c2 ** 3 / c3 ** 2;
  const standardized = (statistic - c1) / Math.sqrt(2 * c2);
  const point = degrees + Math.sqrt(2 * degrees) * standardized;
  return point <= 0 ? 1 : chiSquare.sf(point, { degreesOfFreedom: degrees });
}

/** The tail by the scaled chi-square law with the same mean and variance (Satterthwaite 1946). */
export function satterthwaiteTail([c1, c2]: PowerSums, statistic: number): number {
  if (Math.sqrt(c2) <= vanishing) return 1;
  return chiSquare.sf(Math.max(0, (statistic * c1) / c2), { degreesOfFreedom: c1 ** 2 / c2 });
}
