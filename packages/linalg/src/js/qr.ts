import { makeReflector, reflectRows } from './householder.ts';

/** Householder QR in place, one column at a time. */
export function qr(
  m: number,
  n: number,
  a: Float64Array,
  offset: number,
  row: number,
  tau: Float64Array,
): void {
  const work = new Float64Array(n);
  const steps = Math.min(m, n);
  for (let k = 0; k < steps; k++) {
    const at = offset + k * (row + 1);
    tau[k] = makeReflector(m - k, a, at, row);
    reflectRows(m - k, n - k - 1, tau[k], a, at + row, row, a, at + 1, row, work);
  }
}

/** The first `columns` columns of H_0 ... H_{k-1} into q. */
export function qrForm(
  m: number,
  columns: number,
  k: number,
  a: Float64Array,
  aOffset: number,
  aRow: number,
  tau: Float64Array,
  q: Float64Array,
  qOffset: number,
  qRow: number,
): void {
  const work = new Float64Array(columns);
  for (let i = 0; i < m; i++) {
    const to = qOffset + i * qRow;
    q.fill(0, to, to + columns);
    if (i < columns) q[to + i] = 1;
  }
  for (let i = Math.min(k, columns) - 1; i >= 0; i--) {
    const v = aOffset + i * (aRow + 1) + aRow;
    reflectRows(m - i, columns - i, tau[i], a, v, aRow, q, qOffset + i * (qRow + 1), qRow, work);
  }
}
