import { symmetricEigen } from '@lab/linalg';
import type { RegressionProblem } from '../fit/problem.ts';
import { lanczos, type LanczosResult } from '../numeric/lanczos.ts';
import { probableBounds, sharpenByCholesky } from './bounds.ts';
import { couplingMatrix, couplingProduct } from './coupling.ts';
import { roundedSpectrum } from './roundedSpectrum.ts';
import { settledSpectrum } from './settledSpectrum.ts';

/** How the ends of a spectrum are sought. */
export interface SpectrumOptions {
  /** Lanczos steps. */
  readonly steps: number;
  /** Probability with which a bound may fail. */
  readonly failureProbability: number;
  readonly seed: number;
}

/** The ends of the spectrum of I + V^(1/2) W V^(1/2), and what is proved about them. */
export interface Spectrum {
  /** Within the spectrum: a value here is reached. */
  readonly smallest: number;
  readonly largest: number;
  /** Outside the spectrum: nothing lies beyond (with the failure probability, unless exact). */
  readonly lower: number;
  readonly upper: number;
  /** Whether the ends are eigenvalues to rounding, no bound involved. */
  readonly exact: boolean;
  /** Whether bounds hold without a failure probability: exact, or proved by factorisations. */
  readonly certain: boolean;
  /** Directions in which the quadratic form is about `smallest` and `largest`; only after Lanczos. */
  readonly smallestVector: Float64Array | undefined;
  readonly largestVector: Float64Array | undefined;
  /** The p x p matrix whose spectrum it is; only where the search was made in it. */
  readonly couplings: Float64Array | undefined;
}

/** Up to this many columns the search is made in the matrix of couplings, and ends in eigenvalues where Lanczos leaves doubts. */
export const denseLimit = 300;
/** Up to this many the eigenvalues are computed at once. */
const outrightLimit = 100;

/** The ends of the spectrum at factor variances v; section 4 of docs/theory.md. */
export function spectrumAt(problem: RegressionProblem, v: Float64Array, options: SpectrumOptions): Spectrum {
  const p = v.length;
  const free = freeLowerBound(problem, v);
  if (p <= denseLimit) {
    const couplings = couplingMatrix(problem, v);
    const settled = p > outrightLimit ? settledSpectrum(couplings, p, options) : undefined;
    return settled ?? exactSpectrum(couplings, p, free);
  }
  return roundedSpectrum(problem, v, options, free) ?? lanczosSpectrum(problem, v, options, free);
}

function lanczosSpectrum(
  problem: RegressionProblem,
  v: Float64Array,
  options: SpectrumOptions,
  free: number,
): Spectrum {
  const p = v.length;
  const found = lanczosAt(problem, v, options);
  // Rounding may push the lowest value below what is known to be true.
  const smallest = Math.max(found.smallest, free);
  const settled = (residual: number): boolean => residual < 1e-12 * Math.max(1, found.largest);
  if (found.exact || (settled(found.smallestResidual) && settled(found.largestResidual))) {
    return { ...ends(found, smallest), lower: smallest, upper: found.largest, exact: true, certain: true };
  }
  const bounds = probableBounds(found, p, free, options.failureProbability);
  const decided = sharpenByCholesky(problem, v, { ...bounds, smallest, largest: found.largest });
  return { ...ends(found, smallest), ...decided, exact: false, certain: false };
}

function ends(
  { largest, smallestVector, largestVector }: LanczosResult,
  smallest: number,
): Omit<Spectrum, 'lower' | 'upper' | 'exact' | 'certain'> {
  return { smallest, largest, smallestVector, largestVector, couplings: undefined };
}

/** Lanczos on z -> z + V^(1/2) W V^(1/2) z, no p x p matrix. */
export function lanczosAt(
  problem: RegressionProblem,
  v: Float64Array,
  { steps, seed }: Pick<SpectrumOptions, 'steps' | 'seed'>,
): LanczosResult {
  return lanczos(v.length, couplingProduct(problem, v, problem.design), steps, seed);
}

/** What holds of the smallest eigenvalue without any work, where X'X is positive semidefinite by construction. */
function freeLowerBound({ family, precision, semidefinite }: RegressionProblem, v: Float64Array): number {
  if (!semidefinite) return -Infinity;
  const tau = family.gaussianPrecision;
  let least = Infinity;
  for (let j = 0; j < v.length; j++)
    least = Math.min(least, tau === undefined ? 1 - v[j] * precision[j] : tau * v[j]);
  return least;
}

/** The ends of the spectrum at factor variances v, exactly, from the p x p matrix. */
export function denseSpectrum(problem: RegressionProblem, v: Float64Array): Spectrum {
  return exactSpectrum(couplingMatrix(problem, v), v.length, freeLowerBound(problem, v));
}

function exactSpectrum(couplings: Float64Array, p: number, free: number): Spectrum {
  const { values } = symmetricEigen({ data: couplings, rows: p, columns: p }, { vectors: false });
  // Rounding may push the lowest value below what is known to be true.
  const smallest = Math.max(values[0], free);
  const largest = values[p - 1];
  return {
    smallest,
    largest,
    lower: smallest,
    upper: largest,
    exact: true,
    certain: true,
    smallestVector: undefined,
    largestVector: undefined,
    couplings,
  };
}
