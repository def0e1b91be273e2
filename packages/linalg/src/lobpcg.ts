import { requireCount, requireFraction, requireOneOf } from './arguments.ts';
import { emptyBasis, startingNumbers, type Basis } from './basis.ts';
import {
  addCombinations,
  fillBlock,
  innerProducts,
  orthonormalizeBlock,
  removeFromBlock,
  startingBlock,
} from './blocks.ts';
import { newsOf, runCooperatively, runToEnd, type StepOptions, type Steps } from './cooperative.ts';
import type { CsrMatrix } from './csr.ts';
import type { MatrixLike } from './dense.ts';
import { LabRangeError, LabTypeError } from './errors.ts';
import { scaledBy } from './js/scaling.ts';
import { normRange } from './js/vector.ts';
import { symmetricOperator, type ScaledSymmetricOperator, type SymmetricOperator } from './operators.ts';
import {
  arrange,
  densePairs,
  meritOf,
  orderByMerit,
  type EigenpairColumns,
  type RitzPairs,
} from './ritzPairs.ts';
import { contiguousData } from './storage.ts';
import { symmetricEigen } from './symmetricEigen.ts';

// Up to this order, or where three blocks would be as large as a, the dense solver is used.
const DENSE_ORDER = 64;
// Products with the block are made afresh every so many iterations: until then they are combined from those at hand.
const REFRESH_EVERY = 20;

/** Where an iteration stands. */
export interface BlockState {
  /** The k values wanted, as they are approximated now, in the order of the result. */
  readonly values: Float64Array;
  /** |a v - value v| for each. */
  readonly residuals: Float64Array;
  /** Products with single vectors. */
  readonly products: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Options of `lobpcg`. */
export interface LobpcgOptions extends StepOptions<BlockState> {
  /** Default 'smallest'. */
  readonly which?: 'largest' | 'smallest';
  /** Residual asked for, relative to the largest |Ritz value| seen; in [0, 1), default 1e-10. */
  readonly tolerance?: number;
  /** Default 500. */
  readonly maxIterations?: number;
  /**
   * An approximation of the inverse of a (of -a or of a shifted a where that is the definite one): writes its product with
   * a residual to `out`, both of n entries. Symmetric positive definite, or the iteration may stall. Default none.
   */
  readonly preconditioner?: (residual: Float64Array, out: Float64Array) => void;
  /** Vectors iterated on, k at least; default k + max(2, k / 4). More of them make clustered values converge faster. */
  readonly blockSize?: number;
  /** n x (1..blockSize), columns to start from, for instance the vectors of a similar problem; default random. */
  readonly start?: MatrixLike;
  /** Of the random starting vectors, an integer >= 0; default 1. */
  readonly seed?: number;
}

/** Eigenpairs found by a block method: a v_j = values[j] v_j with v_j column j of `vectors`. */
export interface BlockEigenpairs extends EigenpairColumns {
  /** Products with single vectors. */
  readonly products: number;
  readonly iterations: number;
  readonly converged: true;
}

/**
 * k eigenpairs at one end of the spectrum of a symmetric matrix by the locally optimal block preconditioned conjugate
 * gradient method (Knyazev 2001), with an orthonormal basis of iterates, directions and residuals kept throughout
 * (Hetmaniuk and Lehoucq 2006; Duersch, Shao, Yang and Gu 2018). It is the method to choose where a preconditioner is at
 * hand, a good start is known or products with blocks are cheap; `leadingEigenpairs` needs fewer products otherwise.
 *
 * @param a symmetric, dense, sparse or an operator, n x n
 * @param k an integer in 1..n
 * @throws OUT_OF_RANGE, SHAPE, NOT_FINITE, UNKNOWN_OPTION, WRONG_TYPE, NOT_CONVERGED (`details`: values, vectors,
 *   residuals), AbortError
 */
export function lobpcg(
  a: MatrixLike | CsrMatrix | SymmetricOperator,
  k: number,
  options: LobpcgOptions = {},
): BlockEigenpairs {
  return runToEnd(lobpcgSteps(a, k, options), options);
}

/** As `lobpcg`, giving way to the event loop at least every 50 ms as long as one product with a block takes less. */
export async function lobpcgAsync(
  a: MatrixLike | CsrMatrix | SymmetricOperator,
  k: number,
  options: LobpcgOptions = {},
): Promise<BlockEigenpairs> {
  return await runCooperatively(lobpcgSteps(a, k, options), options);
}

/** As `lobpcg`, one iteration at a time: yields the state after each and returns the result. */
export function iterateLobpcg(
  a: MatrixLike | CsrMatrix | SymmetricOperator,
  k: number,
  options: LobpcgOptions = {},
): Generator<BlockState, BlockEigenpairs, void> {
  return newsOf(lobpcgSteps(a, k, options), options);
}

interface Search {
  readonly operator: ScaledSymmetricOperator;
  readonly n: number;
  readonly k: number;
  readonly which: 'largest' | 'smallest';
  readonly merit: (value: number) => number;
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly preconditioner: LobpcgOptions['preconditioner'];
  readonly random: () => number;
  products: number;
  iterations: number;
  /** Largest |Ritz value| seen. */
  size: number;
}

/** Orthonormal rows and their products with the operator. */
interface Products {
  readonly basis: Basis;
  readonly images: Float64Array;
}

/** The iterates in order of merit, and the directions they came along, all rows orthonormal. */
interface Iterate {
  readonly values: Float64Array;
  readonly x: Products;
  readonly p: Products;
}

function* lobpcgSteps(
  a: MatrixLike | CsrMatrix | SymmetricOperator,
  k: number,
  options: LobpcgOptions,
): Steps<BlockState, BlockEigenpairs> {
  const operator = symmetricOperator(a, 'a');
  try {
    return yield* lobpcgSearch(operator, k, options);
  } finally {
    operator.release();
  }
}

function* lobpcgSearch(
  operator: ScaledSymmetricOperator,
  k: number,
  options: LobpcgOptions,
): Steps<BlockState, BlockEigenpairs> {
  const { which = 'smallest', tolerance = 1e-10, maxIterations = 500, seed = 1, preconditioner } = options;
  const n = operator.size;
  requireCount(k, 'k', 1, n);
  requireOneOf(which, ['largest', 'smallest'], 'which');
  requireFraction(tolerance, 'tolerance');
  requireCount(maxIterations, 'maxIterations');
  requireCount(seed, 'seed');
  if (preconditioner !== undefined && typeof preconditioner !== 'function')
    throw new LabTypeError('WRONG_TYPE', 'preconditioner must be a function of (residual, out)', {
      argument: 'preconditioner',
    });
  const blockSize = Math.min(n, options.blockSize ?? k + Math.max(2, k >> 2));
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
    preconditioner,
    random: startingNumbers(seed + 1),
    products: 0,
    iterations: 0,
    size: 0,
  };
  const found = yield* iterate(search, start);
  const { products, iterations } = search;
  return { ...arrangeFound(search, found), products, iterations, converged: true };
}

function* iterate(search: Search, start: Basis): Steps<BlockState, RitzPairs> {
  const { n, k } = search;
  const m = start.count;
  let now = rayleighRitz(search, [imagesOf(search, start)], m);
  yield undefined;
  for (;;) {
    const residuals = residualRows(search, now);
    const norms = Float64Array.from({ length: m }, (_, j) => normRange(n, residuals.data, j * n, 1));
    const small = (j: number): boolean => norms[j] <= search.tolerance * search.size;
    const settled = norms.subarray(0, k).every((_, j) => small(j));
    // What was combined from earlier products has drifted by rounding: only fresh products may end the iteration.
    if (settled || search.iterations % REFRESH_EVERY === REFRESH_EVERY - 1) {
      now = refreshed(search, now);
      const fresh = freshNorms(search, now);
      const converged = fresh.subarray(0, k).every((norm) => norm <= search.tolerance * search.size);
      if (converged) {
        yield stateOf(search, now.values, fresh, true);
        return {
          values: now.values.slice(0, k),
          vectors: now.x.basis.data.slice(0, k * n),
          residuals: fresh.slice(0, k),
        };
      }
    }
    yield stateOf(search, now.values, norms, false);
    if (search.iterations === search.maxIterations) throw notConverged(search, now, norms);
    search.iterations++;
    const w = newDirections(search, now, residuals, (j) => !small(j));
    yield undefined;
    const images = imagesOf(search, w);
    yield undefined;
    now = rayleighRitz(search, [now.x, now.p, images], m);
  }
}

/** The products of a block with the operator. */
function imagesOf(search: Search, basis: Basis): Products {
  const images = new Float64Array(basis.count * basis.n);
  search.operator.multiplyBlock(basis.count, basis.data.subarray(0, images.length), images);
  search.products += basis.count;
  return { basis, images };
}

/**
 * The m best Ritz pairs of the span of orthonormal blocks, the first of which is the iterate; the new directions are the
 * part of the step that lies outside it, orthonormal to the new iterate.
 */
function rayleighRitz(search: Search, blocks: readonly Products[], m: number): Iterate {
  const { n } = search;
  const counts = blocks.map(({ basis }) => basis.count);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const rows = new Float64Array(total * n);
  const images = new Float64Array(total * n);
  let at = 0;
  for (const { basis, images: own } of blocks) {
    rows.set(basis.data.subarray(0, basis.count * n), at);
    images.set(own.subarray(0, basis.count * n), at);
    at += basis.count * n;
  }
  const projected = innerProducts(n, total, rows, total, images);
  for (let i = 0; i < total; i++)
    for (let j = 0; j < i; j++)
      projected[i * total + j] = (projected[i * total + j] + projected[j * total + i]) / 2;
  const { values, vectors } = symmetricEigen({ data: projected, rows: total, columns: total });
  for (const value of values) search.size = Math.max(search.size, Math.abs(value));
  const s = contiguousData(vectors)!;
  const order = orderByMerit(values, search.merit).subarray(0, m);
  const best = Float64Array.from(
    { length: m * total },
    (_, at_) => s[(at_ % total) * total + order[Math.floor(at_ / total)]],
  );
  const combined = (coefficients: Float64Array, count: number): Products => {
    const basis: Basis = { n, data: new Float64Array(count * n), count };
    const own = new Float64Array(count * n);
    addCombinations(n, total, rows, count, coefficients, 1, basis.data);
    addCombinations(n, total, images, count, coefficients, 1, own);
    return { basis, images: own };
  };
  const step = stepCoefficients(total, counts[0], m, best);
  return {
    values: Float64Array.from(order, (j) => values[j]),
    x: combined(best, m),
    p: combined(step.data, step.count),
  };
}

/** The coefficients without their part along the iterate, orthonormal to the coefficients themselves. */
function stepCoefficients(total: number, first: number, m: number, best: Float64Array): Basis {
  const step: Basis = { n: total, data: best.slice(), count: total === first ? 0 : m };
  for (let j = 0; j < m; j++) step.data.fill(0, j * total, j * total + first);
  removeFromBlock(step, [{ n: total, data: best, count: m }]);
  orthonormalizeBlock(step);
  if (step.count > 0) {
    // Rows that were nearly dependent have grown, and what they held of the iterate with them.
    removeFromBlock(step, [{ n: total, data: best, count: m }]);
    orthonormalizeBlock(step);
  }
  return step;
}

/** Rows A x_j - value_j x_j. */
function residualRows({ n }: Search, { values, x }: Iterate): Basis {
  const data = x.images.slice();
  for (let j = 0; j < values.length; j++)
    for (let i = j * n; i < (j + 1) * n; i++) data[i] -= values[j] * x.basis.data[i];
  return { n, data, count: values.length };
}

function freshNorms(search: Search, now: Iterate): Float64Array {
  const { data, count, n } = residualRows(search, now);
  return Float64Array.from({ length: count }, (_, j) => normRange(n, data, j * n, 1));
}

/** The iterate made orthonormal once more, with fresh products. */
function refreshed(search: Search, { x, p }: Iterate): Iterate {
  const m = x.basis.count;
  orthonormalizeBlock(x.basis);
  fillBlock(x.basis, m, search.random, []);
  const { values, x: fresh } = rayleighRitz(search, [imagesOf(search, x.basis)], m);
  removeFromBlock(p.basis, [fresh.basis]);
  orthonormalizeBlock(p.basis);
  return { values, x: fresh, p: imagesOf(search, p.basis) };
}

/** Preconditioned residuals of the pairs that are not settled, orthonormal to all that is at hand. */
function newDirections(
  search: Search,
  { x, p }: Iterate,
  residuals: Basis,
  open: (j: number) => boolean,
): Basis {
  const { n, preconditioner } = search;
  const w = emptyBasis(n, residuals.count);
  for (let j = 0; j < residuals.count; j++) {
    if (!open(j)) continue;
    const residual = residuals.data.subarray(j * n, (j + 1) * n);
    const to = w.data.subarray(w.count * n, (w.count + 1) * n);
    if (preconditioner === undefined) to.set(residual);
    else preconditioner(residual, to);
    const index = to.findIndex((value) => !Number.isFinite(value));
    if (index >= 0)
      throw new LabRangeError('NOT_FINITE', `preconditioner: entry ${index} is ${to[index]}`, {
        argument: 'preconditioner',
        index,
      });
    w.count++;
  }
  const others = [x.basis, p.basis];
  removeFromBlock(w, others);
  orthonormalizeBlock(w);
  if (w.count > 0) {
    removeFromBlock(w, others);
    orthonormalizeBlock(w);
  }
  if (w.count === 0) fillBlock(w, 1, search.random, others);
  return w;
}

function stateOf(search: Search, values: Float64Array, norms: Float64Array, converged: boolean): BlockState {
  const { operator, k, products, iterations, which } = search;
  const from = (j: number): number => (which === 'smallest' ? k - 1 - j : j);
  return {
    values: scaledBy(
      Float64Array.from({ length: k }, (_, j) => values[from(j)]),
      operator.exponent,
    ),
    residuals: scaledBy(
      Float64Array.from({ length: k }, (_, j) => norms[from(j)]),
      operator.exponent,
    ),
    products,
    iterations,
    converged,
  };
}

function arrangeFound({ n, operator, which }: Search, pairs: RitzPairs): EigenpairColumns {
  return arrange({ n, exponent: operator.exponent }, pairs, which);
}

function notConverged(search: Search, now: Iterate, norms: Float64Array): LabRangeError {
  const { k, n, iterations, products } = search;
  const pairs = {
    values: now.values.slice(0, k),
    vectors: now.x.basis.data.slice(0, k * n),
    residuals: norms.slice(0, k),
  };
  const message = `${k} eigenpairs wanted, not all converged in ${iterations} iterations (${products} products)`;
  return new LabRangeError('NOT_CONVERGED', message, {
    argument: 'maxIterations',
    details: { ...arrangeFound(search, pairs) },
  });
}
