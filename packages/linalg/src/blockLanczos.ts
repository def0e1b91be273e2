import { append, basisVector, combine, emptyBasis, randomDirection, type Basis } from './basis.ts';
import type { Steps } from './cooperative.ts';
import type { Found, Ritz, Search } from './eigenSearch.ts';
import { pairProducts, subtractPairs } from './js/blocks.ts';
import { axpyRange, dotRange, normRange } from './js/vector.ts';
import { BREAKDOWN, isConverged, stateOf, type LanczosState } from './krylovSearch.ts';
import { orderByMerit } from './ritzPairs.ts';
import { contiguousData } from './storage.ts';
import { symmetricEigen } from './symmetricEigen.ts';

// Vectors multiplied at a time.
const PAIR = 2;
// How often convergence is looked for, in products.
const CHECK_EVERY = 4;
// A vector that lost more than this in an orthogonalisation goes through another.
const KEPT = 0.5;
// What is left after so many is rounding error.
const MOST_PASSES = 4;

/**
 * Thick-restart Lanczos from two vectors at a time: products come in pairs, and of a repeated eigenvalue two copies are seen.
 *
 * @param k pairs wanted, with room for them: search.basisSize >= k + 8 and n >= search.basisSize + 4
 * @param start n entries to start from besides a random vector; random where there is none
 */
export function* pairLanczos(
  search: Search,
  k: number,
  start: Float64Array | undefined,
): Steps<LanczosState, Found> {
  const { n } = search;
  const m = search.basisSize - (search.basisSize % PAIR);
  const basis = firstPair(search, m + PAIR, start);
  const projected = new Float64Array(m * m);
  const w = new Float64Array(PAIR * n);
  for (;;) {
    let ritz: Ritz;
    let converged: boolean;
    do {
      const remainder = yield* extend(search, basis, projected, m, w);
      ritz = ritzOfPair(search, projected, m, basis.count - PAIR, remainder);
      converged = isConverged(search, ritz, k);
    } while (!converged && ritz.count < m);
    yield stateOf(search, ritz, k, converged);
    if (converged || search.restarts >= search.maxRestarts)
      return {
        values: ritz.values.slice(0, k),
        residuals: ritz.residuals.slice(0, k),
        vectors: combine(basis, ritz.count, ritz.s, ritz.count, ritz.order.subarray(0, k)),
        converged,
      };
    search.restarts++;
    restart(basis, projected, ritz, Math.min(m - PAIR, k + Math.max(2, Math.floor((m - k) / 3))));
  }
}

function firstPair(search: Search, capacity: number, start: Float64Array | undefined): Basis {
  const basis = emptyBasis(search.n, capacity);
  const norm = start === undefined ? 0 : normRange(search.n, start, 0, 1);
  if (norm > 0) append(basis, start!.slice(), norm);
  const w = new Float64Array(search.n);
  while (basis.count < PAIR) append(basis, w, randomDirection(w, search.random, basis));
  return basis;
}

/**
 * Multiplies and orthogonalises until it is time to look for convergence or the basis is full.
 *
 * @returns the upper triangle R of the last remainder, A V = V T + Q R, row by row
 */
function* extend(
  search: Search,
  basis: Basis,
  projected: Float64Array,
  m: number,
  w: Float64Array,
): Generator<undefined, Float64Array, void> {
  const { n } = search;
  for (let products = PAIR; ; products += PAIR) {
    const { count } = basis;
    search.multiplyBlock(PAIR, basis.data.subarray((count - PAIR) * n, count * n), w);
    search.products += PAIR;
    yield undefined;
    const coefficients = takeOut(basis, w);
    for (let c = 0; c < PAIR; c++) {
      const row = (count - PAIR + c) * m;
      for (let j = 0; j < count; j++) projected[row + j] = coefficients[PAIR * j + c];
      search.size = Math.max(search.size, Math.abs(projected[row + count - PAIR + c]));
    }
    const remainder = appendPair(search, basis, w);
    if (products >= CHECK_EVERY || count === m) return remainder;
  }
}

/**
 * Takes the components along the basis out of a pair: first along its newest vectors, where a product has nearly all it has
 * of them, then along all until little is lost.
 *
 * @returns the components, two for each vector of the basis
 */
function takeOut({ n, data, count }: Basis, w: Float64Array): Float64Array {
  const sums = new Float64Array(PAIR * count);
  let newest = Math.max(0, count - 2 * PAIR);
  for (let pass = 1; ; pass++) {
    const before = normsOf(n, w);
    const vectors = data.subarray(newest * n, count * n);
    const part = new Float64Array(PAIR * (count - newest));
    pairProducts(n, count - newest, vectors, w, 0, part);
    subtractPairs(n, count - newest, vectors, w, 0, part);
    for (let t = 0; t < part.length; t++) sums[PAIR * newest + t] += part[t];
    const after = normsOf(n, w);
    const settled = after.every((norm, c) => norm >= KEPT * before[c]);
    if (newest === 0 && (settled || pass === MOST_PASSES)) return sums;
    newest = 0;
  }
}

function normsOf(n: number, w: Float64Array): readonly [number, number] {
  return [normRange(n, w, 0, 1), normRange(n, w, n, 1)];
}

/** Appends an orthonormal basis of the pair, with a random direction for one that is rounding error; returns R. */
function appendPair(search: Search, basis: Basis, w: Float64Array): Float64Array {
  const { n } = search;
  const remainder = new Float64Array(PAIR * PAIR);
  for (let c = 0; c < PAIR; c++) {
    const vector = w.subarray(c * n, (c + 1) * n);
    let norm = normRange(n, vector, 0, 1);
    search.size = Math.max(search.size, norm);
    if (c > 0) {
      const before = norm;
      const first = (basis.count - 1) * n;
      // Twice, as the other one may be nearly the same; what is left of it then needs all of the basis taken out again.
      for (let pass = 0; pass < 2; pass++) {
        const part = dotRange(n, basis.data, first, vector, 0);
        axpyRange(n, -part, basis.data, first, vector, 0);
        remainder[c] += part;
      }
      norm = normRange(n, vector, 0, 1);
      if (norm < KEPT * before) {
        takeOutOne(basis, vector);
        norm = normRange(n, vector, 0, 1);
      }
    }
    if (norm > BREAKDOWN * search.size) remainder[c * PAIR + c] = norm;
    else norm = randomDirection(vector, search.random, basis);
    append(basis, vector, norm);
  }
  return remainder;
}

function takeOutOne({ n, data, count }: Basis, w: Float64Array): void {
  for (let pass = 0; pass < 2; pass++)
    for (let j = 0; j < count; j++) axpyRange(n, -dotRange(n, data, j * n, w, 0), data, j * n, w, 0);
}

function ritzOfPair(
  search: Search,
  projected: Float64Array,
  row: number,
  count: number,
  remainder: Float64Array,
): Ritz {
  const { values, vectors } = symmetricEigen({ data: projected, rows: count, columns: count, stride: row });
  const s = contiguousData(vectors)!;
  for (const value of values) search.size = Math.max(search.size, Math.abs(value));
  const order = orderByMerit(values, search.merit);
  const [one, other] = [(count - 2) * count, (count - 1) * count];
  const residual = (column: number): number =>
    Math.hypot(
      remainder[0] * s[one + column] + remainder[1] * s[other + column],
      remainder[3] * s[other + column],
    );
  return {
    values: Float64Array.from(order, (column) => values[column]),
    residuals: Float64Array.from(order, residual),
    order,
    s,
    count,
  };
}

/** Keeps the best Ritz vectors, an even number short of a full basis, and the pair that was to come next. */
function restart(basis: Basis, projected: Float64Array, ritz: Ritz, wanted: number): void {
  const m = ritz.count;
  const keep = wanted + ((m - wanted) % PAIR);
  const kept = combine(basis, m, ritz.s, m, ritz.order.subarray(0, keep), m + PAIR);
  for (let c = 0; c < PAIR; c++) kept.set(basisVector(basis, m + c), (keep + c) * basis.n);
  basis.data = kept;
  basis.count = keep + PAIR;
  projected.fill(0);
  for (let i = 0; i < keep; i++) projected[i * (m + 1)] = ritz.values[i];
}
