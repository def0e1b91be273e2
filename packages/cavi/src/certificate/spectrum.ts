import { cholesky, isLabError, symmetricEigen } from '@lab/linalg';
import type { RegressionProblem } from '../fit/problem.ts';
import { lanczos, type LanczosResult } from '../numeric/lanczos.ts';
import { lanczosUpperBound } from './lanczosUpperBound.ts';

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
  /** A direction in which the quadratic form is about `smallest`; only after Lanczos. */
  readonly smallestVector: Float64Array | undefined;
}

/** Up to this many columns the eigenvalues are computed outright. */
export const denseLimit = 300;
/** Up to this many columns a Cholesky factorisation decides what the bounds leave open. */
const choleskyLimit = 2000;
/** Nearer to a boundary than this, rounding decides. */
export const decisionMargin = 1e-8;

/** The ends of the spectrum at factor variances v; section 4 of docs/theory.md. */
export function spectrumAt(problem: RegressionProblem, v: Float64Array, options: SpectrumOptions): Spectrum {
  const p = v.length;
  const free = freeLowerBound(problem, v);
  if (p <= denseLimit) return denseSpectrum(problem, v, free);
  const found = lanczosAt(problem, v, options);
  // Rounding may push the lowest value below what is known to be true.
  const smallest = Math.max(found.smallest, free);
  const settled = (residual: number): boolean => residual < 1e-12 * Math.max(1, found.largest);
  if (found.exact || (settled(found.smallestResidual) && settled(found.largestResidual))) {
    const { largest, smallestVector } = found;
    return { smallest, largest, lower: smallest, upper: largest, exact: true, smallestVector };
  }
  const bounds = probableBounds(found, p, free, options.failureProbability);
  const decided = sharpenByCholesky(problem, v, { ...bounds, smallest, largest: found.largest });
  return { smallest, largest: found.largest, ...decided, exact: false, smallestVector: found.smallestVector };
}

/** Lanczos on z -> z + V^(1/2) W V^(1/2) z, no p x p matrix. */
export function lanczosAt(
  problem: RegressionProblem,
  v: Float64Array,
  { steps, seed }: Pick<SpectrumOptions, 'steps' | 'seed'>,
): LanczosResult {
  return lanczos(v.length, couplingProduct(problem, v), steps, seed);
}

/** The product with I + V^(1/2) W V^(1/2). */
export function couplingProduct(
  { design, noiseVariance, precision }: RegressionProblem,
  v: Float64Array,
): (z: Float64Array, out: Float64Array) => void {
  const root = v.map(Math.sqrt);
  const scaled = new Float64Array(v.length);
  return (z, out) => {
    for (let j = 0; j < z.length; j++) scaled[j] = root[j] * z[j];
    design.gramProduct(scaled, out);
    for (let j = 0; j < z.length; j++)
      out[j] = z[j] + root[j] * (out[j] / noiseVariance - precision[j] * scaled[j]);
  };
}

/** The matrix I + V^(1/2) W V^(1/2), row-major. */
export function couplingMatrix(
  { design, noiseVariance }: Pick<RegressionProblem, 'design' | 'noiseVariance'>,
  v: Float64Array,
): Float64Array {
  const p = v.length;
  const products = design.gram();
  const root = v.map((value) => Math.sqrt(value / noiseVariance));
  const matrix = new Float64Array(p * p);
  for (let i = 0, at = 0; i < p; i++) {
    const own = root[i];
    for (let j = 0; j < p; j++, at++) matrix[at] = products[at] * own * root[j];
    matrix[i * p + i] = 1;
  }
  return matrix;
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

function denseSpectrum(problem: RegressionProblem, v: Float64Array, free: number): Spectrum {
  const p = v.length;
  const data = couplingMatrix(problem, v);
  const { values } = symmetricEigen({ data, rows: p, columns: p }, { vectors: false });
  const smallest = Math.max(values[0], free);
  const largest = values[p - 1];
  return { smallest, largest, lower: smallest, upper: largest, exact: true, smallestVector: undefined };
}

function probableBounds(
  { smallest, largest, steps }: LanczosResult,
  p: number,
  free: number,
  failureProbability: number,
): { lower: number; upper: number } {
  // The bound is for semidefinite operators: shift the spectrum up to where it is one, or turn it around.
  const shift = Math.max(0, -free);
  const upper =
    shift === Infinity
      ? undefined
      : lanczosUpperBound({ ritz: largest + shift, dimension: p, steps, failureProbability });
  if (upper === undefined || upper === null) return { lower: free, upper: Infinity };
  const top = upper - shift;
  const turned = lanczosUpperBound({ ritz: top - smallest, dimension: p, steps, failureProbability });
  return { lower: Math.max(free, turned === null ? -Infinity : top - turned), upper: top };
}

function sharpenByCholesky(
  problem: RegressionProblem,
  v: Float64Array,
  { lower, upper, smallest, largest }: { lower: number; upper: number; smallest: number; largest: number },
): { lower: number; upper: number } {
  const openAbove = upper >= 2 && largest < 2 - decisionMargin;
  const openBelow = lower <= 0 && smallest > decisionMargin;
  if (v.length > choleskyLimit || (!openAbove && !openBelow)) return { lower, upper };
  const matrix = couplingMatrix(problem, v);
  return {
    lower: openBelow && isPositiveDefinite(matrix, v.length, 1, -decisionMargin) ? decisionMargin : lower,
    upper:
      openAbove && isPositiveDefinite(matrix, v.length, -1, 2 - decisionMargin) ? 2 - decisionMargin : upper,
  };
}

/** Whether sign * matrix + shift I is positive definite. */
export function isPositiveDefinite(matrix: Float64Array, p: number, sign: 1 | -1, shift: number): boolean {
  const data = new Float64Array(p * p);
  // A factorisation reads the lower triangle.
  for (let i = 0; i < p; i++) for (let j = 0, at = i * p; j <= i; j++, at++) data[at] = sign * matrix[at];
  for (let j = 0; j < p; j++) data[j * p + j] += shift;
  try {
    cholesky({ data, rows: p, columns: p });
    return true;
  } catch (error) {
    if (isLabError(error) && error.code === 'NOT_POSITIVE_DEFINITE') return false;
    throw error;
  }
}
