import { kernel } from '../kernels.ts';
import { bidiagonalize, formRight } from './bidiagonal.ts';
import { bidiagonalQr } from './bidiagonalQr.ts';
import { gemm } from './gemm.ts';
import { qr, qrForm } from './qr.ts';
import { permuteColumns, permuteValues, sortedOrder } from './sorting.ts';

// From this ratio of rows to columns on, reducing to a triangle first is cheaper.
const TALL = 1.5;

/** Singular values descending, and singular vectors as columns of u and v, of `a` (m x n, m >= n), destroyed. */
export function svd(
  m: number,
  n: number,
  a: Float64Array,
  values: Float64Array,
  u: Float64Array | undefined,
  uColumns: number,
  v: Float64Array | undefined,
): number {
  if (m < TALL * n || n < 2) return bidiagonalSvd(m, n, a, values, u, uColumns, v);
  const tau = new Float64Array(n);
  kernel('qr', qr)(m, n, a, 0, n, tau);
  const triangle = upperTriangle(n, a);
  if (u === undefined || v === undefined)
    return bidiagonalSvd(n, n, triangle, values, undefined, n, undefined);
  const inner = new Float64Array(n * n);
  const left = bidiagonalSvd(n, n, triangle, values, inner, n, v);
  kernel('qrForm', qrForm)(m, uColumns, n, a, 0, n, tau, u, 0, uColumns);
  const product = new Float64Array(m * n);
  kernel('gemm', gemm)(m, n, n, 1, u, 0, uColumns, 1, inner, 0, n, 1, 0, product, 0, n);
  for (let i = 0; i < m; i++) u.set(product.subarray(i * n, i * n + n), i * uColumns);
  return left;
}

function bidiagonalSvd(
  m: number,
  n: number,
  a: Float64Array,
  values: Float64Array,
  u: Float64Array | undefined,
  uColumns: number,
  v: Float64Array | undefined,
): number {
  const e = new Float64Array(n);
  const tauLeft = new Float64Array(n);
  const tauRight = new Float64Array(n);
  bidiagonalize(m, n, a, values, e, tauLeft, tauRight);
  if (u === undefined || v === undefined) {
    const left = bidiagonalQr(n, values, e, undefined, undefined);
    values.subarray(0, n).sort().reverse();
    return left;
  }
  kernel('qrForm', qrForm)(m, uColumns, n, a, 0, n, tauLeft, u, 0, uColumns);
  formRight(n, a, tauRight, v);
  const left = bidiagonalQr(n, values, e, { data: u, rows: m, row: uColumns }, { data: v, rows: n, row: n });
  const order = sortedOrder(n, values, -1);
  if (order !== undefined) {
    permuteValues(values, order);
    permuteColumns(m, uColumns, u, order);
    permuteColumns(n, n, v, order);
  }
  return left;
}

function upperTriangle(n: number, a: Float64Array): Float64Array {
  const triangle = new Float64Array(n * n);
  for (let i = 0; i < n; i++) triangle.set(a.subarray(i * n + i, i * n + n), i * n + i);
  return triangle;
}
