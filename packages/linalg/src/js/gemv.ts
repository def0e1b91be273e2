import { dotRange } from './vector.ts';

/** y = A x: dot products along rows, or a sum of columns where columns are what is contiguous. */
export function gemv(
  m: number,
  n: number,
  a: Float64Array,
  aOffset: number,
  aRow: number,
  aColumn: number,
  x: Float64Array,
  xOffset: number,
  y: Float64Array,
  yOffset: number,
): void {
  if (aColumn === 1) {
    alongRows(m, n, a, aOffset, aRow, x, xOffset, y, yOffset);
    return;
  }
  y.fill(0, yOffset, yOffset + m);
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    let p = aOffset + j * aColumn;
    const x0 = x[xOffset + j];
    const x1 = x[xOffset + j + 1];
    const x2 = x[xOffset + j + 2];
    const x3 = x[xOffset + j + 3];
    for (let i = 0; i < m; i++) {
      y[yOffset + i] += a[p] * x0 + a[p + aColumn] * x1 + (a[p + 2 * aColumn] * x2 + a[p + 3 * aColumn] * x3);
      p += aRow;
    }
  }
  for (; j < n; j++) {
    const x0 = x[xOffset + j];
    for (let i = 0, p = aOffset + j * aColumn; i < m; i++, p += aRow) y[yOffset + i] += a[p] * x0;
  }
}

function alongRows(
  m: number,
  n: number,
  a: Float64Array,
  aOffset: number,
  aRow: number,
  x: Float64Array,
  xOffset: number,
  y: Float64Array,
  yOffset: number,
): void {
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    const r0 = aOffset + i * aRow;
    const r1 = r0 + aRow;
    const r2 = r1 + aRow;
    const r3 = r2 + aRow;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = 0; j < n; j++) {
      const t = x[xOffset + j];
      s0 += a[r0 + j] * t;
      s1 += a[r1 + j] * t;
      s2 += a[r2 + j] * t;
      s3 += a[r3 + j] * t;
    }
    y[yOffset + i] = s0;
    y[yOffset + i + 1] = s1;
    y[yOffset + i + 2] = s2;
    y[yOffset + i + 3] = s3;
  }
  for (; i < m; i++) y[yOffset + i] = dotRange(n, a, aOffset + i * aRow, x, xOffset);
}
