import { kernel } from '../kernels.ts';
import { applyLeft, applyRight, bidiagonalize } from './bidiagonal.ts';
import { bidiagonalDivide } from './bidiagonalDivide.ts';
import { bidiagonalQr } from './bidiagonalQr.ts';
import { gemm } from './gemm.ts';
import { qr, qrForm } from './qr.ts';
import { largestMagnitude } from './scaling.ts';
import { permuteValues, transposeInOrder } from './sorting.ts';

// From this ratio of rows to columns on, reducing to a triangle first is cheaper.
const TALL = 1.5;
const EPSILON = 2 ** -53;

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
  if (u === undefined || v === undefined) {
    bidiagonalize(m, n, a, values, e, tauLeft, tauRight, 0);
    const left = bidiagonalQr(n, values, e, undefined, undefined);
    values.subarray(0, n).sort().reverse();
    return left;
  }
  // Rounding errors of the whole: entries that small would only turn the vectors about.
  const small = EPSILON * largestMagnitude(m * n, a);
  bidiagonalize(m, n, a, values, e, tauLeft, tauRight, small);
  const floor = dropRoundingErrors(n, values, e);
  const rows = {
    u: { data: new Float64Array(n * n), at: 0, row: n },
    v: { data: new Float64Array(n * n), at: 0, row: n },
    floor,
  };
  const order = new Int32Array(n);
  const left = bidiagonalDivide(n, 0, values.subarray(0, n), e, rows, order);
  order.reverse();
  permuteValues(values, order);
  u.fill(0);
  transposeInOrder(n, rows.u.data, order, u, uColumns);
  for (let i = n; i < uColumns; i++) u[i * (uColumns + 1)] = 1;
  applyLeft(m, n, a, tauLeft, uColumns, u);
  transposeInOrder(n, rows.v.data, order, v, n);
  applyRight(n, a, tauRight, v);
  return left;
}

/** Sets what is below a rounding error of the largest entry to 0; returns that bound. */
function dropRoundingErrors(n: number, d: Float64Array, e: Float64Array): number {
  const floor = EPSILON * Math.max(largestMagnitude(n, d), largestMagnitude(n - 1, e));
  for (let i = 0; i < n - 1; i++) if (Math.abs(e[i]) <= floor) e[i] = 0;
  return floor;
}

function upperTriangle(n: number, a: Float64Array): Float64Array {
  const triangle = new Float64Array(n * n);
  for (let i = 0; i < n; i++) triangle.set(a.subarray(i * n + i, i * n + n), i * n + i);
  return triangle;
}
