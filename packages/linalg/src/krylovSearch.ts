import { requireCount, requireFraction, requireOneOf, requireVector } from './arguments.ts';
import { append, emptyBasis, randomDirection, startingNumbers, type Basis } from './basis.ts';
import type { StepOptions } from './cooperative.ts';
import { scaledBy } from './js/scaling.ts';
import { normRange } from './js/vector.ts';
import type { LeadingSingularTripletsOptions } from './leadingSingularTriplets.ts';

/** A new direction shorter than this share of the operator's size is rounding error. */
export const BREAKDOWN = 1e-14;

// How often the search for further copies looks whether it may stop, in products.
const CHECK_EVERY = 6;
// The best of the complement counts as settled below the bar once its residual is this share of the distance to it.
// A copy as good as the bar would keep the residual of any mixture with it near that distance.
const SETTLED = 1e-4;

/** Where an iteration stands, after each restart. */
export interface LanczosState {
  /** The k values wanted, as they are approximated now, in the order of the result. */
  readonly values: Float64Array;
  /** |a v - value v| for each. */
  readonly residuals: Float64Array;
  /** Products with the matrix so far. */
  readonly products: number;
  /** Restarts so far. */
  readonly restarts: number;
  /** Whether all k have converged; what follows only looks for further copies of repeated eigenvalues. */
  readonly converged: boolean;
}

/** What a search by restarted Krylov spaces needs to know, and what it counts. */
export interface KrylovSearch {
  /** The operator stands for a 2^-exponent. */
  readonly exponent: number;
  readonly tolerance: number;
  readonly basisSize: number;
  readonly maxRestarts: number;
  readonly random: () => number;
  products: number;
  restarts: number;
  /** Largest |value| seen. */
  size: number;
}

/** Options that such searches share. */
export type KrylovOptions = Omit<LeadingSingularTripletsOptions, keyof StepOptions<LanczosState>>;

/** What such a search starts with. */
export interface KrylovStart {
  readonly search: Omit<KrylovSearch, 'exponent'>;
  readonly startVector: Float64Array | undefined;
  /** Whether the complement of what was found is left alone. */
  readonly simple: boolean;
}

/** Values of a projected problem, the best first, with their residuals. */
export interface Ranked {
  readonly values: Float64Array;
  readonly residuals: Float64Array;
}

/**
 * Checks the options of a search for k values.
 *
 * @param most values there are
 * @param entries of a starting vector
 * @param basisSize that is used where none is given
 */
export function startSearch(
  { tolerance = 1e-10, maxRestarts = 200, seed = 1, multiplicity = 'complete', ...given }: KrylovOptions,
  k: number,
  { most, entries, basisSize: usual }: Readonly<Record<'most' | 'entries' | 'basisSize', number>>,
): KrylovStart {
  requireOneOf(multiplicity, ['complete', 'simple'], 'multiplicity');
  requireFraction(tolerance, 'tolerance');
  requireCount(maxRestarts, 'maxRestarts');
  requireCount(seed, 'seed');
  const basisSize = Math.min(most, given.basisSize ?? usual);
  requireCount(basisSize, 'basisSize', Math.min(most, k + 2));
  const search = {
    tolerance: Math.max(tolerance, 2 ** -52),
    basisSize,
    maxRestarts,
    random: startingNumbers(seed),
    products: 0,
    restarts: 0,
    size: 0,
  };
  const startVector =
    given.startVector === undefined ? undefined : requireVector(given.startVector, entries, 'startVector');
  return { search, startVector, simple: multiplicity === 'simple' };
}

/** A basis of m + 1 vectors at most with the first of them: the starting vector, or a random one. */
export function startingBasis(
  { random }: KrylovSearch,
  n: number,
  m: number,
  locked: Basis,
  start: Float64Array | undefined,
): Basis {
  const basis = emptyBasis(n, m + 1);
  const w = start?.slice() ?? new Float64Array(n);
  let norm = start === undefined ? 0 : normRange(n, w, 0, 1);
  if (norm === 0) norm = randomDirection(w, random, locked);
  append(basis, w, norm);
  return basis;
}

/** How many vectors are kept at a restart, of m where k values are wanted. */
export function keptVectors(m: number, k: number): number {
  return Math.min(m - 1, k + Math.max(4, Math.floor((m - k) / 3)));
}

/** Whether the k best values are known to the tolerance. */
export function isConverged(
  { tolerance, size }: KrylovSearch,
  { values, residuals }: Ranked,
  k: number,
): boolean {
  return values.length >= k && residuals.subarray(0, k).every((residual) => residual <= tolerance * size);
}

/** Whether a search for further copies is due to look, after so many products, if it falls short of a bar. */
export function isTimeToCheck(bar: number | undefined, products: number): bar is number {
  return bar !== undefined && products % CHECK_EVERY === 0;
}

/** Whether the best value, `distance` below the bar, is known to stay there. */
export function staysBelow(distance: number, { residuals }: Ranked): boolean {
  return residuals[0] <= SETTLED * distance;
}

/** The state to tell. */
export function stateOf(
  { exponent, products, restarts }: KrylovSearch,
  { values, residuals }: Ranked,
  k: number,
  converged: boolean,
): LanczosState {
  return {
    values: scaledBy(values.subarray(0, k), exponent),
    residuals: scaledBy(residuals.subarray(0, k), exponent),
    products,
    restarts,
    converged,
  };
}

/** Rows with another put at place `at`, the last one dropped. */
export function withRow(rows: Float64Array, at: number, row: Float64Array): Float64Array {
  const width = row.length;
  const result = rows.slice();
  result.copyWithin((at + 1) * width, at * width, rows.length - width);
  result.set(row, at * width);
  return result;
}
