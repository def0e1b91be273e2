import type { Kernels } from '../kernels.ts';
import type { Engine } from './engine.ts';
import { cholesky, lu, qr, qrForm, triangularSolve } from './factor.ts';
import type { Operand } from './operand.ts';
import { gemm, syrk } from './product.ts';
import { svd, symmetricEigen } from './spectral.ts';

/** Work, in multiply-adds or of that order, up to which plain JavaScript was measured to be faster than the copies. */
const limits = {
  gemm: 200,
  syrk: 20,
  cholesky: 28 ** 3,
  triangularSolve: 800,
  lu: 11 ** 3,
  qr: 11 ** 3,
  symmetricEigen: 2 ** 3,
  svd: 7 ** 3,
} as const;

/** The plain JavaScript kernels that take over where a problem is small. */
export type SmallKernels = Pick<
  Kernels,
  'gemm' | 'syrk' | 'cholesky' | 'triangularSolve' | 'lu' | 'qr' | 'qrForm' | 'symmetricEigen' | 'svd'
>;

function operand(data: Float64Array, offset: number, rowStride: number, columnStride: number): Operand {
  return { data, offset, rowStride, columnStride };
}

/**
 * The engine's arithmetic as the package's kernels.
 *
 * @param engine from `loadEngine`
 * @param small what to use where the work is too small to be worth the copies
 * @returns what `installKernels` takes; matrix-vector products are left to JavaScript, since a copy costs more than they do
 */
export function wasmKernels(engine: Engine, small: SmallKernels): Partial<Kernels> {
  return {
    gemm(m, n, k, alpha, a, aOffset, aRow, aColumn, b, bOffset, bRow, bColumn, beta, c, cOffset, cRow) {
      if (m * n * k <= limits.gemm || m === 1 || n === 1)
        small.gemm(
          m,
          n,
          k,
          alpha,
          a,
          aOffset,
          aRow,
          aColumn,
          b,
          bOffset,
          bRow,
          bColumn,
          beta,
          c,
          cOffset,
          cRow,
        );
      else {
        const p = operand(a, aOffset, aRow, aColumn);
        const q = operand(b, bOffset, bRow, bColumn);
        gemm(engine, m, n, k, alpha, p, q, beta, operand(c, cOffset, cRow, 1));
      }
    },
    syrk(n, k, alpha, a, aOffset, aRow, aColumn, beta, c, cOffset, cRow) {
      if (n * n * k <= limits.syrk)
        small.syrk(n, k, alpha, a, aOffset, aRow, aColumn, beta, c, cOffset, cRow);
      else syrk(engine, n, k, alpha, operand(a, aOffset, aRow, aColumn), beta, operand(c, cOffset, cRow, 1));
    },
    cholesky(n, a, offset, row) {
      if (n ** 3 <= limits.cholesky) return small.cholesky(n, a, offset, row);
      return cholesky(engine, n, operand(a, offset, row, 1));
    },
    triangularSolve(upper, unit, n, m, t, tOffset, tRow, tColumn, b, bOffset, bRow, bColumn) {
      if (m < 4 || n * n * m <= limits.triangularSolve)
        small.triangularSolve(upper, unit, n, m, t, tOffset, tRow, tColumn, b, bOffset, bRow, bColumn);
      else {
        const p = operand(t, tOffset, tRow, tColumn);
        triangularSolve(engine, upper, unit, n, m, p, operand(b, bOffset, bRow, bColumn));
      }
    },
    lu(n, a, offset, row, pivots) {
      if (n ** 3 <= limits.lu) return small.lu(n, a, offset, row, pivots);
      return lu(engine, n, operand(a, offset, row, 1), pivots);
    },
    qr(m, n, a, offset, row, tau) {
      if (m * n * n <= limits.qr) small.qr(m, n, a, offset, row, tau);
      else qr(engine, m, n, operand(a, offset, row, 1), tau);
    },
    qrForm(m, columns, k, a, aOffset, aRow, tau, q, qOffset, qRow) {
      if (m * columns * k <= limits.qr) small.qrForm(m, columns, k, a, aOffset, aRow, tau, q, qOffset, qRow);
      else qrForm(engine, m, columns, k, operand(a, aOffset, aRow, 1), tau, operand(q, qOffset, qRow, 1));
    },
    symmetricEigen(n, a, values, vectors) {
      if (n ** 3 <= limits.symmetricEigen) return small.symmetricEigen(n, a, values, vectors);
      const target = vectors === undefined ? undefined : operand(vectors, 0, n, 1);
      return symmetricEigen(engine, n, operand(a, 0, n, 1), values, target);
    },
    svd(m, n, a, values, u, uColumns, v) {
      if (m * n ** 3 <= limits.symmetricEigen ** 2) return small.svd(m, n, a, values, u, uColumns, v);
      const left = u === undefined ? undefined : operand(u, 0, uColumns, 1);
      const right = v === undefined ? undefined : operand(v, 0, n, 1);
      return svd(engine, m, n, operand(a, 0, n, 1), values, left, uColumns, right);
    },
  };
}
