import type { Matrix } from 'ml-matrix';
import { requireCount, requireOneOf } from './arguments.ts';
import {
  append,
  basisVector,
  combine,
  emptyBasis,
  orthogonalize,
  randomDirection,
  type Basis,
} from './basis.ts';
import { pairLanczos } from './blockLanczos.ts';
import { newsOf, runCooperatively, runToEnd, type StepOptions, type Steps } from './cooperative.ts';
import type { CsrMatrix } from './csr.ts';
import type { MatrixLike } from './dense.ts';
import type { Found, Ritz, Search } from './eigenSearch.ts';
import { LabRangeError } from './errors.ts';
import { normRange } from './js/vector.ts';
import {
  BREAKDOWN,
  isConverged,
  isTimeToCheck,
  keptVectors,
  startSearch,
  startingBasis,
  stateOf,
  staysBelow,
  withRow,
  type LanczosState,
} from './krylovSearch.ts';
import { symmetricOperator, type ScaledSymmetricOperator, type SymmetricOperator } from './operators.ts';
import { arrange, densePairs, meritOf, orderByMerit, type Which } from './ritzPairs.ts';
import { contiguousData } from './storage.ts';
import { symmetricEigen } from './symmetricEigen.ts';

export type { LanczosState, Which };

// Up to this order the dense solver is faster than any iteration.
const DENSE_ORDER = 64;
// Values closer than this share of the operator's size may be one, but for rounding errors.
const ALIKE = 1e-13;

/** Options of `leadingEigenpairs`. */
export interface LeadingEigenpairsOptions extends StepOptions<LanczosState> {
  /** Residual asked for, relative to the largest |eigenvalue| seen; in 0..1, default 1e-10. */
  readonly tolerance?: number;
  /** Default 'largest'. */
  readonly which?: Which;
  /** Vectors kept at a time, k + 2 at least; default max(2k + 20, 30), in blocks of 2 max(3k + 20, 30); at most n. */
  readonly basisSize?: number;
  /** Default 200. */
  readonly maxRestarts?: number;
  /** Of the random starting vectors, an integer >= 0; default 1. */
  readonly seed?: number;
  /** n entries to start from; default random. */
  readonly startVector?: Float64Array | readonly number[];
  /**
   * 'complete' (default) searches the complement of what was found for further copies of repeated eigenvalues, a tenth
   * to a third of the products; 'simple' trusts that the eigenvalues wanted differ and ends without the search.
   */
  readonly multiplicity?: 'complete' | 'simple';
  /**
   * Vectors multiplied at a time, default 1. With 2 it takes a third more products, two by two (`multiplyBlock` of an operator), looks
   * for convergence before the basis is full, and searches for further copies only where it has seen two of an eigenvalue.
   * Needs a basis of k + 8 and n four larger, else it is 1.
   */
  readonly blockSize?: 1 | 2;
}

/** The leading eigenpairs: a v_j = values[j] v_j with v_j column j of `vectors`. */
export interface LeadingEigenpairs {
  /** k values, descending; with 'magnitude' descending by |value|. With multiplicity, unless 'simple' was asked for. */
  readonly values: Float64Array;
  /** n x k, orthonormal columns. */
  readonly vectors: Matrix;
  /** |a v_j - values[j] v_j|_2 as the iteration knows it, k entries; rounding adds about 1e-15 |a|. */
  readonly residuals: Float64Array;
  /** Products with a. */
  readonly products: number;
  /** Restarts taken. */
  readonly restarts: number;
  readonly converged: true;
}

/**
 * The k leading eigenpairs of a symmetric matrix by thick-restart Lanczos with full reorthogonalisation (Wu and Simon
 * 2000). One Krylov space sees a repeated eigenvalue once, so after convergence the complement of what was found is
 * searched for further copies. The dense solver is used up to order 64 and where the basis would be as large as a.
 *
 * @param a symmetric, dense, sparse or an operator, n x n
 * @param k an integer in 1..n
 * @throws OUT_OF_RANGE, SHAPE, NOT_FINITE, UNKNOWN_OPTION, WRONG_TYPE, NOT_CONVERGED (`details`: values, vectors,
 *   residuals), AbortError
 */
export function leadingEigenpairs(
  a: MatrixLike | CsrMatrix | SymmetricOperator,
  k: number,
  options: LeadingEigenpairsOptions = {},
): LeadingEigenpairs {
  return runToEnd(eigenpairSteps(a, k, options), options);
}

/**
 * As `leadingEigenpairs`, giving way to the event loop at least every 50 ms as long as one product and one m x m
 * eigenproblem take less.
 */
export async function leadingEigenpairsAsync(
  a: MatrixLike | CsrMatrix | SymmetricOperator,
  k: number,
  options: LeadingEigenpairsOptions = {},
): Promise<LeadingEigenpairs> {
  return await runCooperatively(eigenpairSteps(a, k, options), options);
}

/** As `leadingEigenpairs`, one restart at a time: yields the state after each and returns the result. */
export function iterateLeadingEigenpairs(
  a: MatrixLike | CsrMatrix | SymmetricOperator,
  k: number,
  options: LeadingEigenpairsOptions = {},
): Generator<LanczosState, LeadingEigenpairs, void> {
  return newsOf(eigenpairSteps(a, k, options), options);
}

function* eigenpairSteps(
  a: MatrixLike | CsrMatrix | SymmetricOperator,
  k: number,
  options: LeadingEigenpairsOptions,
): Steps<LanczosState, LeadingEigenpairs> {
  const operator = symmetricOperator(a, 'a');
  try {
    return yield* eigenpairSearch(operator, k, options);
  } finally {
    operator.release();
  }
}

function* eigenpairSearch(
  operator: ScaledSymmetricOperator,
  k: number,
  options: LeadingEigenpairsOptions,
): Steps<LanczosState, LeadingEigenpairs> {
  const { which = 'largest', blockSize = 1 } = options;
  const n = operator.size;
  requireCount(k, 'k', 1, n);
  requireOneOf(which, ['largest', 'smallest', 'magnitude'], 'which');
  requireCount(blockSize, 'blockSize', 1, 2);
  const usualSize = Math.max((1 + blockSize) * k + 20, 30);
  const start = startSearch(options, k, { most: n, entries: n, basisSize: usualSize });
  const { basisSize } = start.search;
  if (n <= DENSE_ORDER || basisSize === n)
    return { ...densePairs(operator, k, which), products: n + k, restarts: 0, converged: true };
  const search: Search = {
    ...start.search,
    n,
    exponent: operator.exponent,
    multiply: (x, out) => operator.multiply(x, out),
    multiplyBlock: (count, x, out) => operator.multiplyBlock(count, x, out),
    merit: meritOf(which),
  };
  const paired = blockSize === 2 && basisSize >= k + 8 && n >= basisSize + 4;
  const found = paired
    ? yield* pairLanczos(search, k, start.startVector)
    : yield* lanczos(search, k, emptyBasis(n, 0), start.startVector, undefined);
  requireFound(search, found, which);
  const settled = start.simple || (paired && areSimple(search, found));
  const pairs = settled ? found : yield* completeCopies(search, found, which);
  return {
    ...arrange(search, pairs, which),
    products: search.products,
    restarts: search.restarts,
    converged: true,
  };
}

/** Whether a search that sees two copies of each eigenvalue has seen one of each. */
function areSimple({ tolerance, size }: Search, { values }: Found): boolean {
  const sorted = values.slice().sort();
  return sorted.every((value, j) => j === 0 || value - sorted[j - 1] > Math.max(2 * tolerance, ALIKE) * size);
}

/** Looks for eigenvalues as good as the last one found in the complement of those found, until there are none. */
function* completeCopies(search: Search, found: Found, which: Which): Steps<LanczosState, Found> {
  const { n, merit } = search;
  const k = found.values.length;
  let pairs = found;
  for (;;) {
    const locked: Basis = { n, data: pairs.vectors, count: k };
    const bar = merit(pairs.values[k - 1]);
    const next = yield* lanczos(search, 1, locked, undefined, bar);
    const better = merit(next.values[0]) > bar + 2 * search.tolerance * search.size;
    if (next.converged && !better) return pairs;
    if (!next.converged) requireFound(search, { ...pairs, converged: false }, which);
    pairs = insert(search, pairs, next);
  }
}

/** The k best of `pairs` and the one pair of `next`. */
function insert({ merit }: Search, pairs: Found, next: Found): Found {
  const k = pairs.values.length;
  let at = k - 1;
  while (at > 0 && merit(pairs.values[at - 1]) < merit(next.values[0])) at--;
  return {
    values: withRow(pairs.values, at, next.values),
    residuals: withRow(pairs.residuals, at, next.residuals),
    vectors: withRow(pairs.vectors, at, next.vectors),
    converged: true,
  };
}

/**
 * Thick-restart Lanczos for k pairs in the complement of `locked`. With a `bar` it also ends, as converged, once the
 * best pair is known to fall short of it.
 */
function* lanczos(
  search: Search,
  k: number,
  locked: Basis,
  start: Float64Array | undefined,
  bar: number | undefined,
): Steps<LanczosState, Found> {
  const m = Math.min(search.basisSize, search.n - locked.count);
  const basis = startingBasis(search, search.n, m, locked, start);
  const projected = new Float64Array(m * m);
  for (;;) {
    const ritz = yield* extend(search, basis, locked, projected, m, bar);
    const converged = isConverged(search, ritz, k);
    if (bar === undefined) yield stateOf(search, ritz, k, converged);
    const ended = converged || fallsShort(search, ritz, bar);
    if (ended || search.restarts >= search.maxRestarts) {
      return {
        values: ritz.values.slice(0, k),
        residuals: ritz.residuals.slice(0, k),
        vectors: combine(basis, ritz.count, ritz.s, ritz.count, ritz.order.subarray(0, k)),
        converged: ended,
      };
    }
    search.restarts++;
    restart(basis, projected, ritz, keptVectors(m, k));
  }
}

/** Multiplies and orthogonalises until the basis holds m vectors and the next one. */
function* extend(
  search: Search,
  basis: Basis,
  locked: Basis,
  projected: Float64Array,
  m: number,
  bar: number | undefined,
): Generator<undefined, Ritz, void> {
  const w = new Float64Array(search.n);
  for (;;) {
    const j = basis.count - 1;
    search.multiply(basisVector(basis, j), w);
    search.products++;
    yield undefined;
    const coefficients = orthogonalize(w, locked, basis);
    projected.set(coefficients, j * m);
    let beta = normRange(search.n, w, 0, 1);
    search.size = Math.max(search.size, Math.abs(coefficients[j]), beta);
    // Nothing is left outside, or outside a space of full dimension only rounding error.
    if (beta <= BREAKDOWN * search.size || j + 1 + locked.count === search.n) beta = 0;
    if (j + 1 === m) {
      if (beta > 0) append(basis, w, beta);
      return ritzPairs(search, projected, m, m, beta);
    }
    if (isTimeToCheck(bar, j + 1)) {
      const ritz = ritzPairs(search, projected, m, j + 1, beta);
      if (fallsShort(search, ritz, bar)) return ritz;
    }
    if (beta > 0) append(basis, w, beta);
    else append(basis, w, randomDirection(w, search.random, locked, basis));
  }
}

function ritzPairs(search: Search, projected: Float64Array, row: number, count: number, beta: number): Ritz {
  const { values, vectors } = symmetricEigen({ data: projected, rows: count, columns: count, stride: row });
  const s = contiguousData(vectors)!;
  for (const value of values) search.size = Math.max(search.size, Math.abs(value));
  const order = orderByMerit(values, search.merit);
  const lastRow = (count - 1) * count;
  return {
    values: Float64Array.from(order, (column) => values[column]),
    residuals: Float64Array.from(order, (column) => beta * Math.abs(s[lastRow + column])),
    order,
    s,
    count,
  };
}

/** Keeps the best Ritz vectors and the direction that was to come next. */
function restart(basis: Basis, projected: Float64Array, ritz: Ritz, keep: number): void {
  const m = ritz.count;
  const kept = combine(basis, m, ritz.s, m, ritz.order.subarray(0, keep), m + 1);
  kept.set(basisVector(basis, m), keep * basis.n);
  basis.data = kept;
  basis.count = keep + 1;
  projected.fill(0);
  for (let i = 0; i < keep; i++) projected[i * (m + 1)] = ritz.values[i];
}

function fallsShort({ merit }: Search, ritz: Ritz, bar: number | undefined): boolean {
  return bar !== undefined && staysBelow(bar - merit(ritz.values[0]), ritz);
}

function requireFound(search: Search, pairs: Found, which: Which): void {
  if (pairs.converged) return;
  const k = pairs.values.length;
  const message = `${k} eigenpairs wanted, not all converged in ${search.maxRestarts} restarts (${search.products} products)`;
  throw new LabRangeError('NOT_CONVERGED', message, {
    argument: 'maxRestarts',
    details: { ...arrange(search, pairs, which) },
  });
}
