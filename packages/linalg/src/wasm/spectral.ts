import type { Engine } from './engine.ts';
import { copyInRows, copyOut, scoped, type Operand } from './operand.ts';

/**
 * Eigenvalues ascending and, where asked for, orthonormal eigenvectors of a symmetric matrix: blocked tridiagonal
 * reduction and divide and conquer, or implicit QL for values alone. Entries of any finite magnitude.
 *
 * @param engine what to run on
 * @param n order
 * @param a n x n, any strides; only the lower triangle is used
 * @param values n entries out
 * @param vectors n x n out, eigenvectors as columns, any strides; undefined for values alone
 * @returns 0, or the number of eigenvalues that did not converge
 * @throws OUT_OF_MEMORY
 */
export function symmetricEigen(
  engine: Engine,
  n: number,
  a: Operand,
  values: Float64Array,
  vectors: Operand | undefined,
): number {
  const { core } = engine;
  return scoped(engine, () => {
    const at = copyInRows(engine, a, n, n);
    const found = core.alloc(8 * n);
    const left = core.symmetricEigen(n, at, found, vectors === undefined ? 0 : 1);
    const heap = engine.f64();
    values.set(heap.subarray(found / 8, found / 8 + n));
    if (vectors !== undefined) copyOut(heap, { at, rowStride: n, columnStride: 1 }, n, n, vectors);
    return left;
  });
}

/**
 * Singular values descending and, where asked for, singular vectors of a matrix with at least as many rows as columns:
 * QR first where it is tall, blocked bidiagonal reduction, divide and conquer, or implicit QR for values alone.
 * Entries of any finite magnitude.
 *
 * @param engine what to run on
 * @param m rows
 * @param n columns, at most m
 * @param a m x n, any strides
 * @param values n entries out
 * @param u m x uColumns out, left vectors as columns, contiguous rows; undefined for values alone
 * @param uColumns n, or m for an orthonormal basis of the whole space
 * @param v n x n out, right vectors as columns, contiguous rows; undefined for values alone
 * @returns 0, or the number of singular values that did not converge
 * @throws OUT_OF_MEMORY
 */
export function svd(
  engine: Engine,
  m: number,
  n: number,
  a: Operand,
  values: Float64Array,
  u: Operand | undefined,
  uColumns: number,
  v: Operand | undefined,
): number {
  const { core } = engine;
  return scoped(engine, () => {
    const at = copyInRows(engine, a, m, n);
    const found = core.alloc(8 * n);
    const vectors = u !== undefined || v !== undefined;
    const left = vectors ? core.alloc(8 * m * uColumns) : 0;
    const right = vectors ? core.alloc(8 * n * n) : 0;
    const missing = core.svd(m, n, at, found, left, uColumns, right);
    const heap = engine.f64();
    values.set(heap.subarray(found / 8, found / 8 + n));
    if (u !== undefined) copyOut(heap, { at: left, rowStride: uColumns, columnStride: 1 }, m, uColumns, u);
    if (v !== undefined) copyOut(heap, { at: right, rowStride: n, columnStride: 1 }, n, n, v);
    return missing;
  });
}
