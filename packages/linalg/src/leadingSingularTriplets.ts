import type { Matrix } from 'ml-matrix';
import { requireCount } from './arguments.ts';
import {
  append,
  basisVector,
  combine,
  emptyBasis,
  orthogonalize,
  randomDirection,
  type Basis,
} from './basis.ts';
import { newsOf, runCooperatively, runToEnd, type StepOptions, type Steps } from './cooperative.ts';
import type { CsrMatrix } from './csr.ts';
import type { MatrixLike } from './dense.ts';
import { LabRangeError } from './errors.ts';
import { scaledBy } from './js/scaling.ts';
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
  type KrylovSearch,
  type LanczosState,
} from './krylovSearch.ts';
import { linearOperator, materialize, type LinearOperator, type ScaledLinearOperator } from './operators.ts';
import { contiguousData, adopt } from './storage.ts';
import { svd } from './svd.ts';
import { unscaleValues } from './symmetricEigen.ts';

// Up to so many entries, and this shorter side, the dense decomposition is used.
const DENSE_ENTRIES = 65536;
const DENSE_SIDE = 64;

/** Options of `leadingSingularTriplets`. */
export interface LeadingSingularTripletsOptions extends StepOptions<LanczosState> {
  /** Residual asked for, relative to the largest singular value seen; in [0, 1), default 1e-10. */
  readonly tolerance?: number;
  /** Vectors kept at a time on each side, k + 2 at least; default max(2k + 20, 30), at most min(m, n). */
  readonly basisSize?: number;
  /** Default 200. */
  readonly maxRestarts?: number;
  /** Of the random starting vectors, an integer >= 0; default 1. */
  readonly seed?: number;
  /** n entries to start from; default random. */
  readonly startVector?: Float64Array | readonly number[];
  /** As that of `leadingEigenpairs`; default 'complete'. */
  readonly multiplicity?: 'complete' | 'simple';
}

/** The leading singular triplets: a v_j = values[j] u_j and a' u_j = values[j] v_j. */
export interface LeadingSingularTriplets {
  /** m x k, orthonormal columns. */
  readonly u: Matrix;
  /** k values, descending, with multiplicity. */
  readonly values: Float64Array;
  /** n x k, orthonormal columns. */
  readonly v: Matrix;
  /** |a' u_j - values[j] v_j|_2 as the iteration knows it, k entries. */
  readonly residuals: Float64Array;
  /** Products with a and with its transpose together. */
  readonly products: number;
  /** Restarts taken. */
  readonly restarts: number;
  readonly converged: true;
}

/**
 * The k largest singular values with their vectors, by thick-restart Golub-Kahan-Lanczos bidiagonalisation with full
 * reorthogonalisation (Baglama and Reichel 2005); like `leadingEigenpairs` it then searches for further copies of
 * repeated values.
 *
 * @param a dense, sparse or an operator, m x n
 * @param k an integer in 1..min(m, n)
 * @throws OUT_OF_RANGE, SHAPE, NOT_FINITE, WRONG_TYPE, NOT_CONVERGED (`details`: u, values, v, residuals), AbortError
 */
export function leadingSingularTriplets(
  a: MatrixLike | CsrMatrix | LinearOperator,
  k: number,
  options: LeadingSingularTripletsOptions = {},
): LeadingSingularTriplets {
  return runToEnd(tripletSteps(a, k, options), options);
}

/**
 * As `leadingSingularTriplets`, giving way to the event loop at least every 50 ms as long as one product and one m x m
 * decomposition take less.
 */
export async function leadingSingularTripletsAsync(
  a: MatrixLike | CsrMatrix | LinearOperator,
  k: number,
  options: LeadingSingularTripletsOptions = {},
): Promise<LeadingSingularTriplets> {
  return await runCooperatively(tripletSteps(a, k, options), options);
}

/** As `leadingSingularTriplets`, one restart at a time: yields the state after each and returns the result. */
export function iterateLeadingSingularTriplets(
  a: MatrixLike | CsrMatrix | LinearOperator,
  k: number,
  options: LeadingSingularTripletsOptions = {},
): Generator<LanczosState, LeadingSingularTriplets, void> {
  return newsOf(tripletSteps(a, k, options), options);
}

interface Search extends KrylovSearch {
  readonly operator: ScaledLinearOperator;
}

interface Triplets {
  /** Descending. */
  readonly values: Float64Array;
  /** Row j of left and right belongs to values[j]. */
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly residuals: Float64Array;
  readonly converged: boolean;
}

/** Orthonormal vectors on either side of the operator. */
interface Sides {
  readonly left: Basis;
  readonly right: Basis;
}

/** The decomposition of the projected matrix, count x count contiguous. */
interface Projection {
  readonly values: Float64Array;
  readonly residuals: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly count: number;
}

function* tripletSteps(
  a: MatrixLike | CsrMatrix | LinearOperator,
  k: number,
  options: LeadingSingularTripletsOptions,
): Steps<LanczosState, LeadingSingularTriplets> {
  const operator = linearOperator(a, 'a');
  try {
    return yield* tripletSearch(operator, k, options);
  } finally {
    operator.release();
  }
}

function* tripletSearch(
  operator: ScaledLinearOperator,
  k: number,
  options: LeadingSingularTripletsOptions,
): Steps<LanczosState, LeadingSingularTriplets> {
  const { rows, columns } = operator;
  const side = Math.min(rows, columns);
  requireCount(k, 'k', 1, side);
  const usualSize = Math.max(2 * k + 20, 30);
  const start = startSearch(options, k, { most: side, entries: columns, basisSize: usualSize });
  if (side <= DENSE_SIDE && rows * columns <= DENSE_ENTRIES) return denseTriplets(operator, k);
  const search: Search = { ...start.search, operator, exponent: operator.exponent };
  const nothing = { left: emptyBasis(rows, 0), right: emptyBasis(columns, 0) };
  const found = yield* bidiagonalLanczos(search, k, nothing, start.startVector, undefined);
  requireFound(search, found);
  const trusted = k === side || start.simple;
  const triplets = trusted ? found : yield* completeCopies(search, found);
  const { products, restarts } = search;
  return { ...arrange(operator, triplets), products, restarts, converged: true };
}

/** Looks for values as good as the last one found in the complement of those found, until there are none. */
function* completeCopies(search: Search, found: Triplets): Steps<LanczosState, Triplets> {
  const { rows, columns } = search.operator;
  const k = found.values.length;
  let triplets = found;
  for (;;) {
    const locked = {
      left: { n: rows, data: triplets.left, count: k },
      right: { n: columns, data: triplets.right, count: k },
    };
    const bar = triplets.values[k - 1];
    const next = yield* bidiagonalLanczos(search, 1, locked, undefined, bar);
    requireFound(search, { ...triplets, converged: next.converged });
    if (next.values[0] <= bar + 2 * search.tolerance * search.size) return triplets;
    triplets = insert(triplets, next);
  }
}

function insert(triplets: Triplets, next: Triplets): Triplets {
  const k = triplets.values.length;
  let at = k - 1;
  while (at > 0 && triplets.values[at - 1] < next.values[0]) at--;
  return {
    values: withRow(triplets.values, at, next.values),
    residuals: withRow(triplets.residuals, at, next.residuals),
    left: withRow(triplets.left, at, next.left),
    right: withRow(triplets.right, at, next.right),
    converged: true,
  };
}

/** k triplets in the complement of `locked`; with a `bar` it also ends once the best is known to fall short of it. */
function* bidiagonalLanczos(
  search: Search,
  k: number,
  locked: Sides,
  start: Float64Array | undefined,
  bar: number | undefined,
): Steps<LanczosState, Triplets> {
  const { rows, columns } = search.operator;
  const m = Math.min(search.basisSize, rows - locked.left.count, columns - locked.right.count);
  const sides = { left: emptyBasis(rows, m), right: startingBasis(search, columns, m, locked.right, start) };
  const projected = new Float64Array(m * m);
  for (;;) {
    const found = yield* extend(search, sides, locked, projected, m, bar);
    const converged = isConverged(search, found, k);
    if (bar === undefined) yield stateOf(search, found, k, converged);
    const ended = converged || fallsShort(found, bar);
    if (ended || search.restarts >= search.maxRestarts) {
      const first = Int32Array.from({ length: k }, (_, j) => j);
      return {
        values: found.values.slice(0, k),
        residuals: found.residuals.slice(0, k),
        left: combine(sides.left, found.count, found.x, found.count, first),
        right: combine(sides.right, found.count, found.y, found.count, first),
        converged: ended,
      };
    }
    search.restarts++;
    restart(sides, projected, found, keptVectors(m, k));
  }
}

/** Multiplies and orthogonalises on both sides until there are m vectors on the left and m + 1 on the right. */
function* extend(
  search: Search,
  { left, right }: Sides,
  locked: Sides,
  projected: Float64Array,
  m: number,
  bar: number | undefined,
): Generator<undefined, Projection, void> {
  const { operator, random } = search;
  const z = new Float64Array(left.n);
  const w = new Float64Array(right.n);
  for (;;) {
    const j = left.count;
    operator.multiply(basisVector(right, j), z);
    search.products++;
    yield undefined;
    const above = orthogonalize(z, locked.left, left);
    for (let i = 0; i < j; i++) projected[i * m + j] = above[i];
    const alpha = normRange(left.n, z, 0, 1);
    search.size = Math.max(search.size, alpha);
    const closed = alpha <= BREAKDOWN * search.size;
    projected[j * m + j] = closed ? 0 : alpha;
    append(left, z, closed ? randomDirection(z, random, locked.left, left) : alpha);

    operator.multiplyTranspose(basisVector(left, j), w);
    search.products++;
    yield undefined;
    orthogonalize(w, locked.right, right);
    let beta = normRange(right.n, w, 0, 1);
    search.size = Math.max(search.size, beta);
    if (beta <= BREAKDOWN * search.size || j + 1 + locked.right.count === right.n) beta = 0;
    if (j + 1 === m) {
      if (beta > 0) append(right, w, beta);
      return project(search, projected, m, m, beta);
    }
    if (isTimeToCheck(bar, j + 1)) {
      const found = project(search, projected, m, j + 1, beta);
      if (fallsShort(found, bar)) return found;
    }
    append(right, w, beta > 0 ? beta : randomDirection(w, random, locked.right, right));
  }
}

function project(
  search: Search,
  projected: Float64Array,
  row: number,
  count: number,
  beta: number,
): Projection {
  const { u, values, v } = svd({ data: projected, rows: count, columns: count, stride: row });
  const x = contiguousData(u)!;
  const lastRow = (count - 1) * count;
  search.size = Math.max(search.size, values[0]);
  return {
    values,
    residuals: values.map((_, j) => beta * Math.abs(x[lastRow + j])),
    x,
    y: contiguousData(v)!,
    count,
  };
}

function restart({ left, right }: Sides, projected: Float64Array, found: Projection, keep: number): void {
  const m = found.count;
  const first = Int32Array.from({ length: keep }, (_, j) => j);
  const kept = combine(right, m, found.y, m, first, m + 1);
  kept.set(basisVector(right, m), keep * right.n);
  right.data = kept;
  right.count = keep + 1;
  left.data = combine(left, m, found.x, m, first, m);
  left.count = keep;
  projected.fill(0);
  for (let i = 0; i < keep; i++) projected[i * (m + 1)] = found.values[i];
}

function fallsShort(found: Projection, bar: number | undefined): boolean {
  return bar !== undefined && staysBelow(bar - found.values[0], found);
}

function requireFound(search: Search, triplets: Triplets): void {
  if (triplets.converged) return;
  const { maxRestarts, products, operator } = search;
  const message = `${triplets.values.length} triplets wanted, not all converged in ${maxRestarts} restarts (${products} products)`;
  throw new LabRangeError('NOT_CONVERGED', message, {
    argument: 'maxRestarts',
    details: { ...arrange(operator, triplets) },
  });
}

function arrange(
  { rows, columns, exponent }: ScaledLinearOperator,
  { values, left, right, residuals }: Triplets,
): Pick<LeadingSingularTriplets, 'u' | 'values' | 'v' | 'residuals'> {
  const k = values.length;
  const unscaled = values.slice();
  unscaleValues(unscaled, exponent);
  return {
    u: asColumns(left, rows, k),
    values: unscaled,
    v: asColumns(right, columns, k),
    residuals: scaledBy(residuals, exponent),
  };
}

function asColumns(vectors: Float64Array, n: number, k: number): Matrix {
  const data = new Float64Array(n * k);
  for (let j = 0; j < k; j++) for (let i = 0; i < n; i++) data[i * k + j] = vectors[j * n + i];
  return adopt(data, n, k);
}

function denseTriplets(operator: ScaledLinearOperator, k: number): LeadingSingularTriplets {
  const { rows, columns } = operator;
  const data = materialize(rows, columns, (x, out) => operator.multiply(x, out));
  const { u, values, v } = svd({ data, rows, columns });
  const residuals = new Float64Array(k);
  const product = new Float64Array(columns);
  for (let j = 0; j < k; j++) {
    operator.multiplyTranspose(Float64Array.from(u.getColumn(j)), product);
    for (let i = 0; i < columns; i++) product[i] -= values[j] * v.get(i, j);
    residuals[j] = normRange(columns, product, 0, 1);
  }
  const leading = values.slice(0, k);
  unscaleValues(leading, operator.exponent);
  return {
    u: firstColumns(u, k),
    values: leading,
    v: firstColumns(v, k),
    residuals: scaledBy(residuals, operator.exponent),
    products: columns + k,
    restarts: 0,
    converged: true,
  };
}

function firstColumns(matrix: Matrix, k: number): Matrix {
  const data = new Float64Array(matrix.rows * k);
  for (let i = 0; i < matrix.rows; i++) for (let j = 0; j < k; j++) data[i * k + j] = matrix.get(i, j);
  return adopt(data, matrix.rows, k);
}
