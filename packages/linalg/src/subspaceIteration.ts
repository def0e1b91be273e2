import { requireCount, requireFraction, requireOneOf } from './arguments.ts';
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
import {
  addCombinations,
  fillBlock,
  innerProducts,
  orthonormalizeBlock,
  removeFromBlock,
  startingBlock,
} from './blocks.ts';
import { chebyshevFilter, degreeFor, type Damped } from './chebyshevFilter.ts';
import { newsOf, runCooperatively, runToEnd, type StepOptions, type Steps } from './cooperative.ts';
import type { CsrMatrix } from './csr.ts';
import type { MatrixLike } from './dense.ts';
import { LabRangeError } from './errors.ts';
import { scaledBy } from './js/scaling.ts';
import { normRange } from './js/vector.ts';
import type { BlockEigenpairs, BlockState } from './lobpcg.ts';
import { symmetricOperator, type ScaledSymmetricOperator, type SymmetricOperator } from './operators.ts';
import { arrange, densePairs, meritOf, orderByMerit, type RitzPairs, type Which } from './ritzPairs.ts';
import { contiguousData } from './storage.ts';
import { symmetricEigen } from './symmetricEigen.ts';

// Up to this order, or where three blocks would be as large as a, the dense solver is used.
const DENSE_ORDER = 64;
// Products of the short Lanczos run that bounds the spectrum on the side that is not wanted.
const BOUND_PRODUCTS = 12;

/** Options of `subspaceIteration`. */
export interface SubspaceIterationOptions extends StepOptions<BlockState> {
  /** Default 'largest'. */
  readonly which?: Which;
  /** Residual asked for, relative to the largest |Ritz value| seen; in [0, 1), default 1e-10. */
  readonly tolerance?: number;
  /** Default 200. */
  readonly maxIterations?: number;
  /**
   * Vectors iterated on, k at least; default k + max(4, k / 2). The eigenvalues beyond the block decide how fast the wanted
   * ones converge; an eigenvalue is found as often as it is repeated, up to so many times.
   */
  readonly blockSize?: number;
  /**
   * Products with each vector from one projection to the next, an integer >= 1: the degree of the Chebyshev polynomial that
   * damps the rest of the spectrum; 1 is plain subspace iteration about the middle of the rest. Default: chosen at
   * each step from the spectrum as it is known, 24 at most.
   */
  readonly degree?: number;
  /** n x (1..blockSize), columns to start from, for instance the vectors of a similar problem; default random. */
  readonly start?: MatrixLike;
  /** Of the random starting vectors, an integer >= 0; default 1. */
  readonly seed?: number;
}

/**
 * k eigenpairs of a symmetric matrix at an end of the spectrum by subspace iteration with Rayleigh-Ritz projection, accelerated
 * by Chebyshev polynomials (Rutishauser 1970; Zhou, Saad, Tiago and Chelikowsky 2006); pairs that have converged are locked.
 * It takes products with whole blocks only, the same number for every vector between two projections, and has no
 * Krylov space to lose orthogonality: the method to choose where blocks are cheap, eigenvalues are repeated or a good
 * start is known. `leadingEigenpairs` needs fewer products otherwise.
 *
 * @param a symmetric, dense, sparse or an operator, n x n
 * @param k an integer in 1..n
 * @throws OUT_OF_RANGE, SHAPE, NOT_FINITE, UNKNOWN_OPTION, WRONG_TYPE, NOT_CONVERGED (`details`: values, vectors,
 *   residuals), AbortError
 */
export function subspaceIteration(
  a: MatrixLike | CsrMatrix | SymmetricOperator,
  k: number,
  options: SubspaceIterationOptions = {},
): BlockEigenpairs {
  return runToEnd(subspaceSteps(a, k, options), options);
}

/** As `subspaceIteration`, giving way to the event loop at least every 50 ms as long as one product with a block takes less. */
export async function subspaceIterationAsync(
  a: MatrixLike | CsrMatrix | SymmetricOperator,
  k: number,
  options: SubspaceIterationOptions = {},
): Promise<BlockEigenpairs> {
  return await runCooperatively(subspaceSteps(a, k, options), options);
}

/** As `subspaceIteration`, one projection at a time: yields the state after each and returns the result. */
export function iterateSubspace(
  a: MatrixLike | CsrMatrix | SymmetricOperator,
  k: number,
  options: SubspaceIterationOptions = {},
): Generator<BlockState, BlockEigenpairs, void> {
  return newsOf(subspaceSteps(a, k, options), options);
}

interface Search {
  readonly operator: ScaledSymmetricOperator;
  readonly n: number;
  readonly k: number;
  readonly which: Which;
  readonly merit: (value: number) => number;
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly degree: number | undefined;
  readonly random: () => number;
  products: number;
  iterations: number;
  /** Largest |Ritz value| seen. */
  size: number;
  /** The end of the spectrum that is not wanted. */
  bound: number;
}

function* subspaceSteps(
  a: MatrixLike | CsrMatrix | SymmetricOperator,
  k: number,
  options: SubspaceIterationOptions,
): Steps<BlockState, BlockEigenpairs> {
  const operator = symmetricOperator(a, 'a');
  try {
    return yield* subspaceSearch(operator, k, options);
  } finally {
    operator.release();
  }
}

function* subspaceSearch(
  operator: ScaledSymmetricOperator,
  k: number,
  options: SubspaceIterationOptions,
): Steps<BlockState, BlockEigenpairs> {
  const { which = 'largest', tolerance = 1e-10, maxIterations = 200, seed = 1, degree } = options;
  const n = operator.size;
  requireCount(k, 'k', 1, n);
  requireOneOf(which, ['largest', 'smallest', 'magnitude'], 'which');
  requireFraction(tolerance, 'tolerance');
  requireCount(maxIterations, 'maxIterations');
  requireCount(seed, 'seed');
  if (degree !== undefined) requireCount(degree, 'degree', 1);
  const blockSize = Math.min(n, options.blockSize ?? k + Math.max(4, k >> 1));
  requireCount(blockSize, 'blockSize', k);
  const start = startingBlock(n, blockSize, options.start, startingNumbers(seed));
  if (n <= DENSE_ORDER || 3 * blockSize >= n)
    return { ...densePairs(operator, k, which), products: n + k, iterations: 0, converged: true };
  const search: Search = {
    operator,
    n,
    k,
    which,
    merit: meritOf(which),
    tolerance: Math.max(tolerance, 2 ** -52),
    maxIterations,
    degree,
    random: startingNumbers(seed + 1),
    products: 0,
    iterations: 0,
    size: 0,
    bound: 0,
  };
  const found = yield* iterate(search, start);
  const { products, iterations } = search;
  return {
    ...arrange({ n, exponent: operator.exponent }, found, which),
    products,
    iterations,
    converged: true,
  };
}

function* iterate(search: Search, start: Basis): Steps<BlockState, RitzPairs> {
  const { n, k, merit } = search;
  yield* boundSpectrum(search, start);
  const locked: RitzPairs = {
    values: new Float64Array(start.count),
    vectors: new Float64Array(start.count * n),
    residuals: new Float64Array(start.count),
  };
  const kept: Basis = { n, data: locked.vectors, count: 0 };
  let block = start;
  for (;;) {
    const ritz = project(search, block);
    yield undefined;
    const settled = (j: number): boolean => ritz.residuals[j] <= search.tolerance * search.size;
    let fresh = 0;
    while (fresh < ritz.values.length && kept.count + fresh < start.count && settled(fresh)) fresh++;
    // Nothing better than the last of the k may be on its way.
    const all = joined(locked, kept.count, ritz, n);
    const best = orderByMerit(all.values, merit).subarray(0, k);
    const converged = best.length === k && best.every((j) => j < kept.count + fresh);
    yield stateOf(search, all, best, converged);
    if (converged) return picked(all, best, n);
    if (search.iterations === search.maxIterations) throw notConverged(search, picked(all, best, n));
    search.iterations++;
    lock(locked, kept, ritz, Math.min(fresh, ritz.values.length - 1), n);
    block = yield* filtered(search, ritz, kept, locked.values, start.count);
  }
}

/** Ritz pairs of the block, in order of merit. */
function project(search: Search, block: Basis): RitzPairs {
  const { n, operator, merit } = search;
  const { count } = block;
  const rows = block.data.subarray(0, count * n);
  const images = new Float64Array(count * n);
  operator.multiplyBlock(count, rows, images);
  search.products += count;
  const { values, vectors } = symmetricEigen({
    data: innerProducts(n, count, images, count, rows),
    rows: count,
    columns: count,
  });
  for (const value of values) {
    search.size = Math.max(search.size, Math.abs(value));
    if (search.which === 'largest') search.bound = Math.min(search.bound, value);
    if (search.which === 'smallest') search.bound = Math.max(search.bound, value);
  }
  const s = contiguousData(vectors)!;
  const order = orderByMerit(values, merit);
  const ritzVectors = combine(block, count, s, count, order);
  const products = combine({ n, data: images, count }, count, s, count, order);
  const ordered = Float64Array.from(order, (j) => values[j]);
  const residuals = ordered.map((value, j) => {
    for (let i = j * n; i < (j + 1) * n; i++) products[i] -= value * ritzVectors[i];
    return normRange(n, products, j * n, 1);
  });
  return { values: ordered, vectors: ritzVectors, residuals };
}

/** Bounds the spectrum at the end that is not wanted, by a few steps of Lanczos (Zhou and Li 2011). */
function* boundSpectrum(search: Search, { n, data }: Basis): Steps<BlockState, void> {
  if (search.which === 'magnitude') return;
  const steps = Math.min(BOUND_PRODUCTS, n);
  const basis = emptyBasis(n, steps + 1);
  append(basis, data.slice(0, n), 1);
  const projected = new Float64Array(steps * steps);
  const w = new Float64Array(n);
  let beta = 0;
  for (let j = 0; j < steps; j++) {
    search.operator.multiply(basisVector(basis, j), w);
    search.products++;
    yield undefined;
    const coefficients = orthogonalize(w, basis);
    projected.set(coefficients, j * steps);
    beta = normRange(n, w, 0, 1);
    if (beta > 0) append(basis, w, beta);
    else append(basis, w, randomDirection(w, search.random, basis));
  }
  const { values } = symmetricEigen({ data: projected, rows: steps, columns: steps }, { vectors: false });
  search.bound = search.which === 'largest' ? values[0] - beta : values[steps - 1] + beta;
}

/** Moves the first `count` pairs to the locked ones. */
function lock(locked: RitzPairs, kept: Basis, ritz: RitzPairs, count: number, n: number): void {
  locked.values.set(ritz.values.subarray(0, count), kept.count);
  locked.residuals.set(ritz.residuals.subarray(0, count), kept.count);
  locked.vectors.set(ritz.vectors.subarray(0, count * n), kept.count * n);
  kept.count += count;
}

/** The Ritz vectors that are not locked, with the rest of the spectrum damped, orthonormal to the locked ones. */
function* filtered(
  search: Search,
  ritz: RitzPairs,
  kept: Basis,
  lockedValues: Float64Array,
  blockSize: number,
): Generator<undefined, Basis, void> {
  const { n, random } = search;
  const count = blockSize - kept.count;
  const first = ritz.values.length - count;
  const damped = dampedInterval(search, ritz.values);
  const wanted = ritz.values[first];
  const degree = search.degree ?? degreeFor(damped, wanted);
  const data = ritz.vectors.slice(first * n);
  const multiply = deflated(search, count, kept, lockedValues, damped.middle);
  const block: Basis = { n, data: yield* chebyshevFilter(multiply, data, damped, wanted, degree), count };
  search.products += count * degree;
  // Once before and once after: rows that were nearly dependent grow, and what they hold of the locked ones with them.
  for (let pass = 0; pass < 2; pass++) {
    removeFromBlock(block, [kept]);
    orthonormalizeBlock(block);
  }
  const whole = emptyBasis(n, count);
  whole.data.set(block.data.subarray(0, block.count * n));
  whole.count = block.count;
  fillBlock(whole, count, random, [kept]);
  return whole;
}

/**
 * Products of a block with the operator, the locked eigenvalues moved to `middle`: the filter would let what rounding errors
 * leave of their vectors grow beyond everything else.
 */
function deflated(
  { n, operator }: Search,
  count: number,
  kept: Basis,
  values: Float64Array,
  middle: number,
): (x: Float64Array, out: Float64Array) => void {
  return (x, out) => {
    operator.multiplyBlock(count, x, out);
    if (kept.count === 0) return;
    const parts = innerProducts(n, count, x, kept.count, kept.data);
    for (let i = 0; i < parts.length; i++) parts[i] *= values[i % kept.count] - middle;
    addCombinations(n, kept.count, kept.data, count, parts, -1, out);
  };
}

/** What lies beyond the block, from its last Ritz value to the end that is not wanted. */
function dampedInterval({ which, bound, size }: Search, values: Float64Array): Damped {
  const cut = values[values.length - 1];
  const [low, high] =
    which === 'magnitude' ? [-Math.abs(cut), Math.abs(cut)] : cut < bound ? [cut, bound] : [bound, cut];
  return { middle: (low + high) / 2, half: Math.max((high - low) / 2, 1e-6 * size) };
}

/** The locked pairs and those of the block. */
function joined(locked: RitzPairs, count: number, ritz: RitzPairs, n: number): RitzPairs {
  const join = (first: Float64Array, second: Float64Array, width: number): Float64Array => {
    const both = new Float64Array(count * width + second.length);
    both.set(first.subarray(0, count * width));
    both.set(second, count * width);
    return both;
  };
  return {
    values: join(locked.values, ritz.values, 1),
    vectors: join(locked.vectors, ritz.vectors, n),
    residuals: join(locked.residuals, ritz.residuals, 1),
  };
}

function picked({ values, vectors, residuals }: RitzPairs, places: Int32Array, n: number): RitzPairs {
  const rows = new Float64Array(places.length * n);
  for (const [to, from] of places.entries()) rows.set(vectors.subarray(from * n, (from + 1) * n), to * n);
  return {
    values: Float64Array.from(places, (j) => values[j]),
    vectors: rows,
    residuals: Float64Array.from(places, (j) => residuals[j]),
  };
}

function stateOf(
  { operator, which, products, iterations }: Search,
  { values, residuals }: RitzPairs,
  best: Int32Array,
  converged: boolean,
): BlockState {
  const places = which === 'smallest' ? best.slice().reverse() : best;
  return {
    values: scaledBy(
      Float64Array.from(places, (j) => values[j]),
      operator.exponent,
    ),
    residuals: scaledBy(
      Float64Array.from(places, (j) => residuals[j]),
      operator.exponent,
    ),
    products,
    iterations,
    converged,
  };
}

function notConverged(
  { n, operator, which, k, iterations, products }: Search,
  pairs: RitzPairs,
): LabRangeError {
  const message = `${k} eigenpairs wanted, not all converged in ${iterations} iterations (${products} products)`;
  return new LabRangeError('NOT_CONVERGED', message, {
    argument: 'maxIterations',
    details: { ...arrange({ n, exponent: operator.exponent }, pairs, which) },
  });
}
