/** The position of the first entry of the m x n block that is NaN or infinite, or -1. */
export function firstNotFinite(
  m: number,
  n: number,
  a: Float64Array,
  offset: number,
  row: number,
  column: number,
): number {
  for (let i = 0; i < m; i++) {
    const start = offset + i * row;
    if (isFiniteLine(n, a, start, column)) continue;
    for (let j = 0, p = start; j < n; j++, p += column) if (!Number.isFinite(a[p])) return i * n + j;
  }
  return -1;
}

function isFiniteLine(n: number, a: Float64Array, start: number, column: number): boolean {
  // x - x is 0 for every finite x and NaN otherwise; four sums, so that none waits for the one before.
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let p = start;
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const x0 = a[p];
    const x1 = a[p + column];
    const x2 = a[p + 2 * column];
    const x3 = a[p + 3 * column];
    s0 += x0 - x0;
    s1 += x1 - x1;
    s2 += x2 - x2;
    s3 += x3 - x3;
    p += 4 * column;
  }
  for (; j < n; j++, p += column) s0 += a[p] - a[p];
  return s0 + s1 + s2 + s3 === 0;
}
