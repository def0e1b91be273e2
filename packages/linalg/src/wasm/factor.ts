import type { Engine } from './engine.ts';
import { copyIn, copyInRows, copyOut, scoped, type Operand } from './operand.ts';

/**
 * Lower Cholesky factor of a symmetric matrix in place; the strict upper triangle is neither read nor written.
 *
 * @param engine what to run on
 * @param n order
 * @param a n x n, contiguous rows
 * @returns -1, or the first index whose pivot is not > 0 (a is then partly overwritten)
 * @throws OUT_OF_MEMORY
 */
export function cholesky(engine: Engine, n: number, a: Operand): number {
  return scoped(engine, () => {
    const { at } = copyIn(engine, a, n, n);
    const failed = engine.core.cholesky(n, at, n);
    const heap = engine.f64();
    for (let i = 0; i < n; i++) {
      const from = at / 8 + i * n;
      a.data.set(heap.subarray(from, from + i + 1), a.offset + i * a.rowStride);
    }
    return failed;
  });
}

/** Up to so many right-hand sides each is solved by itself, along the rows of the factor. */
const FEW = 3;
const BLOCK = 64;

/**
 * X of A X = B in place of B for a positive definite matrix, of which the lower triangle is read; A stays as it is.
 *
 * @param engine what to run on
 * @param n order
 * @param k columns of B
 * @param a n x n, any strides
 * @param b n x k, contiguous rows
 * @returns -1, or the first index whose pivot is not > 0
 * @throws OUT_OF_MEMORY
 */
export function choleskySolve(engine: Engine, n: number, k: number, a: Operand, b: Float64Array): number {
  const { core } = engine;
  return scoped(engine, () => {
    const at = copyInRows(engine, a, n, n);
    const failed = core.cholesky(n, at, n);
    if (failed >= 0) return failed;
    if (k <= FEW) {
      const x = core.alloc(8 * n);
      for (let j = 0; j < k; j++) {
        const view = engine.f64();
        for (let i = 0; i < n; i++) view[x / 8 + i] = b[i * k + j];
        solveAlongRows(engine, n, at, x);
        for (let i = 0; i < n; i++) b[i * k + j] = view[x / 8 + i];
      }
      return -1;
    }
    const columns = { data: b, offset: 0, rowStride: k, columnStride: 1 };
    const x = copyIn(engine, columns, n, k);
    core.solveLower(n, k, 0, at, n, 1, x.at, x.rowStride, x.columnStride);
    core.solveUpper(n, k, 0, at, 1, n, x.at, x.rowStride, x.columnStride);
    copyOut(engine.f64(), x, n, k, columns);
    return -1;
  });
}

/** Solves L L' x = b in place: products of blocks of rows with what is known, small triangles between them. */
function solveAlongRows({ core }: Engine, n: number, lower: number, x: number): void {
  const bytes = 8 * n;
  for (let start = 0; start < n; start += BLOCK) {
    const size = Math.min(BLOCK, n - start);
    const rows = lower + start * bytes;
    const own = x + 8 * start;
    if (start > 0) core.gemvRows(size, start, -1, rows, bytes, x, own, 1);
    core.solveLower(size, 1, 0, rows + 8 * start, n, 1, own, 1, 1);
  }
  for (let start = Math.floor((n - 1) / BLOCK) * BLOCK; start >= 0; start -= BLOCK) {
    const size = Math.min(BLOCK, n - start);
    const rows = lower + start * bytes;
    const own = x + 8 * start;
    core.solveUpper(size, 1, 0, rows + 8 * start, 1, n, own, 1, 1);
    if (start > 0) core.gemvColumns(size, start, -1, rows, bytes, own, 8, x);
  }
}

/**
 * X of T X = B in place of B, T triangular.
 *
 * @param engine what to run on
 * @param upper which triangle of T is read
 * @param unit whether the diagonal of T stands for ones
 * @param n order of T and rows of B
 * @param m columns of B
 * @param t n x n, any strides
 * @param b n x m, any strides
 * @throws OUT_OF_MEMORY
 */
export function triangularSolve(
  engine: Engine,
  upper: boolean,
  unit: boolean,
  n: number,
  m: number,
  t: Operand,
  b: Operand,
): void {
  const { core } = engine;
  const solve = upper ? core.solveUpper : core.solveLower;
  scoped(engine, () => {
    const p = copyIn(engine, t, n, n);
    const q = copyIn(engine, b, n, m);
    solve(n, m, unit ? 1 : 0, p.at, p.rowStride, p.columnStride, q.at, q.rowStride, q.columnStride);
    copyOut(engine.f64(), q, n, m, b);
  });
}

/**
 * P A = L U in place with partial pivoting, unit L.
 *
 * @param engine what to run on
 * @param n order
 * @param a n x n, contiguous rows
 * @param pivots n entries out: the row exchanged with row i at step i
 * @returns -1, or the first index whose pivot is exactly 0; the factorisation goes on past it
 * @throws OUT_OF_MEMORY
 */
export function lu(engine: Engine, n: number, a: Operand, pivots: Int32Array): number {
  const { core } = engine;
  return scoped(engine, () => {
    const placed = copyIn(engine, a, n, n);
    const exchanged = core.alloc(4 * n);
    const zero = core.lu(n, placed.at, n, exchanged);
    copyOut(engine.f64(), placed, n, n, a);
    pivots.set(engine.i32().subarray(exchanged / 4, exchanged / 4 + n));
    return zero;
  });
}

/**
 * Householder QR in place: R on and above the diagonal, below it the reflectors v without their leading ones,
 * H_i = I - tau_i v v'.
 *
 * @param engine what to run on
 * @param m rows
 * @param n columns
 * @param a m x n, contiguous rows
 * @param tau min(m, n) entries out
 * @throws OUT_OF_MEMORY
 */
export function qr(engine: Engine, m: number, n: number, a: Operand, tau: Float64Array): void {
  const { core } = engine;
  const k = Math.min(m, n);
  scoped(engine, () => {
    const placed = copyIn(engine, a, m, n);
    const scalars = core.alloc(8 * k);
    core.qr(m, n, placed.at, n, scalars);
    copyOut(engine.f64(), placed, m, n, a);
    tau.set(engine.f64().subarray(scalars / 8, scalars / 8 + k));
  });
}

/**
 * The first columns of H_0 ... H_{k-1} from what {@link qr} left.
 *
 * @param engine what to run on
 * @param m rows of A and Q
 * @param columns columns of Q, k <= columns <= m
 * @param k number of reflectors
 * @param a m x at least k, contiguous rows, as {@link qr} left it
 * @param tau k entries
 * @param q m x columns out, any strides
 * @throws OUT_OF_MEMORY
 */
export function qrForm(
  engine: Engine,
  m: number,
  columns: number,
  k: number,
  a: Operand,
  tau: Float64Array,
  q: Operand,
): void {
  const { core } = engine;
  scoped(engine, () => {
    const placed = copyIn(engine, a, m, k);
    const scalars = core.alloc(8 * k);
    engine.f64().set(tau.subarray(0, k), scalars / 8);
    const at = core.alloc(8 * m * columns);
    core.qrForm(m, columns, k, placed.at, k, scalars, at, columns);
    copyOut(engine.f64(), { at, rowStride: columns, columnStride: 1 }, m, columns, q);
  });
}
