import type { Matrix } from 'ml-matrix';
import { requireCount, requireOneOf, requireTolerance, requireVector } from './arguments.ts';
import {
  append,
  basisVector,
  combine,
  emptyBasis,
  orthogonalize,
  randomDirection,
  startingNumbers,
  type Basis,
} from './basis.ts';
import { runCooperatively, runToEnd, statesOf, type StepOptions, type Steps } from './cooperative.ts';
import type { CsrMatrix } from './csr.ts';
import type { MatrixLike } from './dense.ts';
import { LabRangeError } from './errors.ts';
import { scaledBy } from './js/scaling.ts';
import { normRange } from './js/vector.ts';
import {
  materialize,
  symmetricOperator,
  type ScaledSymmetricOperator,
  type SymmetricOperator,
} from './operators.ts';
import { contiguousData, adopt } from './storage.ts';
import { symmetricEigen, unscaleValues } from './symmetricEigen.ts';

// Up to this order the dense solver is faster than any iteration.
const DENSE_ORDER = 64;
// A new direction shorter than this share of the operator's size is rounding error.
const BREAKDOWN = 1e-14;
// How often the search for missed eigenvalues looks whether it may stop, in products.
const CHECK_EVERY = 6;
// The best of the complement counts as settled below the bar once its residual is this share of the distance to it.
// A copy as good as the bar would keep the residual of any mixture with it near that distance.
const SETTLED = 1e-4;

/** Which end of the spectrum: the largest or smallest eigenvalues, or those of largest magnitude. */
export type Which = 'largest' | 'smallest' | 'magnitude';

/** Where an iteration stands, after each restart. */
export interface LanczosState {
  /** The k values wanted, as they are approximated now, in the order of the result. */
  readonly values: Float64Array;
  /** |a v - value v| for each. */
  readonly residuals: Float64Array;
  readonly products: number;
  readonly restarts: number;
  /** Whether all k have converged; what follows only looks for further copies of repeated eigenvalues. */
  readonly converged: boolean;
}

/** Options of `leadingEigenpairs`. */
export interface LeadingEigenpairsOptions extends StepOptions<LanczosState> {
  /** Residual asked for, relative to the largest |eigenvalue| seen; in 0..1, default 1e-10. */
  readonly tolerance?: number;
  /** Default 'largest'. */
  readonly which?: Which;
  /** Vectors kept at a time, k + 2 at least; default max(2k + 20, 30), at most n. */
  readonly basisSize?: number;
  /** Default 200. */
  readonly maxRestarts?: number;
  /** Of the random starting vectors, an integer >= 0; default 1. */
  readonly seed?: number;
  /** n entries to start from; default random. */
  readonly startVector?: Float64Array | readonly number[];
}

/** The leading eigenpairs: a v_j = values[j] v_j with v_j column j of `vectors`. */
export interface LeadingEigenpairs {
  /** k values, descending; with 'magnitude' descending by |value|. With multiplicity. */
  readonly values: Float64Array;
  /** n x k, orthonormal columns. */
  readonly vectors: Matrix;
  /** |a v_j - values[j] v_j|_2 as the iteration knows it, k entries; rounding adds about 1e-15 |a|. */
  readonly residuals: Float64Array;
  /** Products with a. */
  readonly products: number;
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
): Generator<LanczosState, LeadingEigenpairs, undefined> {
  return statesOf(eigenpairSteps(a, k, options), options);
}

/** What a search needs to know, and what it counts. */
interface Search {
  readonly n: number;
  /** The operator stands for a 2^-exponent. */
  readonly exponent: number;
  readonly multiply: (x: Float64Array, out: Float64Array) => void;
  /** Larger is wanted more. */
  readonly merit: (value: number) => number;
  readonly tolerance: number;
  readonly basisSize: number;
  readonly maxRestarts: number;
  readonly random: () => number;
  products: number;
  restarts: number;
  /** Largest |Ritz value| seen. */
  size: number;
}

interface RitzPairs {
  /** In order of merit. */
  readonly values: Float64Array;
  /** Row j belongs to values[j]. */
  readonly vectors: Float64Array;
  readonly residuals: Float64Array;
  readonly converged: boolean;
}

function* eigenpairSteps(
  a: MatrixLike | CsrMatrix | SymmetricOperator,
  k: number,
  options: LeadingEigenpairsOptions,
): Steps<LanczosState, LeadingEigenpairs> {
  const { tolerance = 1e-10, which = 'largest', maxRestarts = 200, seed = 1 } = options;
  const operator = symmetricOperator(a, 'a');
  const n = operator.size;
  requireCount(k, 'k', 1, n);
  requireOneOf(which, ['largest', 'smallest', 'magnitude'], 'which');
  requireTolerance(tolerance, 'tolerance');
  requireCount(maxRestarts, 'maxRestarts');
  requireCount(seed, 'seed');
  const basisSize = Math.min(n, options.basisSize ?? Math.max(2 * k + 20, 30));
  requireCount(basisSize, 'basisSize', Math.min(n, k + 2));
  const start =
    options.startVector === undefined ? undefined : requireVector(options.startVector, n, 'startVector');
  if (n <= DENSE_ORDER || basisSize === n) return densePairs(operator, k, which);
  const search: Search = {
    n,
    exponent: operator.exponent,
    multiply: (x, out) => operator.multiply(x, out),
    merit: which === 'largest' ? (value) => value : which === 'smallest' ? (value) => -value : Math.abs,
    tolerance: Math.max(tolerance, 2 ** -52),
    basisSize,
    maxRestarts,
    random: startingNumbers(seed),
    products: 0,
    restarts: 0,
    size: 0,
  };
  const found = yield* lanczos(search, k, emptyBasis(n, 0), start, undefined);
  requireFound(search, found, which);
  const complete = yield* completeCopies(search, found, which);
  return {
    ...arrange(search, complete, which),
    products: search.products,
    restarts: search.restarts,
    converged: true,
  };
}

/** Looks for eigenvalues as good as the last one found in the complement of those found, until there are none. */
function* completeCopies(search: Search, found: RitzPairs, which: Which): Steps<LanczosState, RitzPairs> {
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
function insert({ n, merit }: Search, pairs: RitzPairs, next: RitzPairs): RitzPairs {
  const k = pairs.values.length;
  let at = k - 1;
  while (at > 0 && merit(pairs.values[at - 1]) < merit(next.values[0])) at--;
  const place = (old: Float64Array, inserted: Float64Array, width: number): Float64Array => {
    const result = old.slice();
    result.copyWithin((at + 1) * width, at * width, (k - 1) * width);
    result.set(inserted, at * width);
    return result;
  };
  return {
    values: place(pairs.values, next.values, 1),
    residuals: place(pairs.residuals, next.residuals, 1),
    vectors: place(pairs.vectors, next.vectors, n),
    converged: true,
  };
}

/** Eigenpairs of the projected matrix, in order of merit. */
interface Ritz {
  readonly values: Float64Array;
  readonly residuals: Float64Array;
  /** Column order[j] of `s` (count x count) holds the coefficients of pair j. */
  readonly order: Int32Array;
  readonly s: Float64Array;
  readonly count: number;
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
): Steps<LanczosState, RitzPairs> {
  const m = Math.min(search.basisSize, search.n - locked.count);
  const basis = startingBasis(search, m, locked, start);
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
    restart(basis, projected, ritz, Math.min(m - 1, k + Math.max(4, Math.floor((m - k) / 3))));
  }
}

function startingBasis(search: Search, m: number, locked: Basis, start: Float64Array | undefined): Basis {
  const basis = emptyBasis(search.n, m + 1);
  const w = start?.slice() ?? new Float64Array(search.n);
  let norm = start === undefined ? 0 : normRange(search.n, w, 0, 1);
  if (norm === 0) norm = randomDirection(w, search.random, locked);
  append(basis, w, norm);
  return basis;
}

/** Multiplies and orthogonalises until the basis holds m vectors and the next one. */
function* extend(
  search: Search,
  basis: Basis,
  locked: Basis,
  projected: Float64Array,
  m: number,
  bar: number | undefined,
): Generator<undefined, Ritz, undefined> {
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
    if (bar !== undefined && (j + 1) % CHECK_EVERY === 0) {
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

function isConverged({ tolerance, size }: Search, { residuals }: Ritz, k: number): boolean {
  return residuals.subarray(0, k).every((residual) => residual <= tolerance * size);
}

function fallsShort({ merit }: Search, { values, residuals }: Ritz, bar: number | undefined): boolean {
  return bar !== undefined && residuals[0] <= SETTLED * (bar - merit(values[0]));
}

function stateOf(search: Search, { values, residuals }: Ritz, k: number, converged: boolean): LanczosState {
  return {
    values: scaledBy(values.subarray(0, k), search.exponent),
    residuals: scaledBy(residuals.subarray(0, k), search.exponent),
    products: search.products,
    restarts: search.restarts,
    converged,
  };
}

function orderByMerit(values: Float64Array, merit: (value: number) => number): Int32Array {
  const order = Int32Array.from({ length: values.length }, (_, j) => j);
  return order.sort((p, q) => merit(values[q]) - merit(values[p]) || p - q);
}

function requireFound(search: Search, pairs: RitzPairs, which: Which): void {
  if (pairs.converged) return;
  const k = pairs.values.length;
  const message = `${k} eigenpairs wanted, not all converged in ${search.maxRestarts} restarts (${search.products} products)`;
  throw new LabRangeError('NOT_CONVERGED', message, {
    argument: 'maxRestarts',
    details: { ...arrange(search, pairs, which) },
  });
}

/** In the order of the result: descending, by |value| for 'magnitude'; vectors as columns, values unscaled. */
function arrange(
  { n, exponent }: Pick<Search, 'n' | 'exponent'>,
  { values, vectors, residuals }: RitzPairs,
  which: Which,
): Pick<LeadingEigenpairs, 'values' | 'vectors' | 'residuals'> {
  const k = values.length;
  const columns = new Float64Array(n * k);
  const from = (j: number): number => (which === 'smallest' ? k - 1 - j : j);
  for (let j = 0; j < k; j++) {
    const at = from(j) * n;
    for (let i = 0; i < n; i++) columns[i * k + j] = vectors[at + i];
  }
  const ordered = values.map((_, j) => values[from(j)]);
  unscaleValues(ordered, exponent);
  return {
    values: ordered,
    residuals: scaledBy(
      residuals.map((_, j) => residuals[from(j)]),
      exponent,
    ),
    vectors: adopt(columns, n, k),
  };
}

function densePairs(operator: ScaledSymmetricOperator, k: number, which: Which): LeadingEigenpairs {
  const { size: n, exponent } = operator;
  const data = materialize(n, n, (x, out) => operator.multiply(x, out));
  const { values, vectors } = symmetricEigen({ data, rows: n, columns: n });
  const columns = contiguousData(vectors)!;
  const merit =
    which === 'magnitude' ? Math.abs : which === 'smallest' ? (x: number) => -x : (x: number) => x;
  const order = orderByMerit(values, merit).subarray(0, k);
  const rows = new Float64Array(n * k);
  for (let j = 0; j < k; j++) for (let i = 0; i < n; i++) rows[j * n + i] = columns[i * n + order[j]];
  const picked = Float64Array.from(order, (j) => values[j]);
  const pairs = {
    values: picked,
    vectors: rows,
    residuals: residualsOf(operator, picked, rows),
    converged: true,
  };
  return { ...arrange({ n, exponent }, pairs, which), products: n + k, restarts: 0, converged: true };
}

function residualsOf(operator: SymmetricOperator, values: Float64Array, rows: Float64Array): Float64Array {
  const n = operator.size;
  const product = new Float64Array(n);
  return values.map((value, j) => {
    const v = rows.subarray(j * n, j * n + n);
    operator.multiply(v, product);
    for (let i = 0; i < n; i++) product[i] -= value * v[i];
    return normRange(n, product, 0, 1);
  });
}
