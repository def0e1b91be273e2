/** The inner product of entries start .. start + n of `a` with x, in four interleaved sums. */
export function dotAt(n: number, a: Float64Array, start: number, x: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = n - (n % 4);
  for (let i = 0, at = start; i < whole; i += 4, at += 4) {
    s0 += a[at] * x[i];
    s1 += a[at + 1] * x[i + 1];
    s2 += a[at + 2] * x[i + 2];
    s3 += a[at + 3] * x[i + 3];
  }
  for (let i = whole; i < n; i++) s0 += a[start + i] * x[i];
  return s0 + s1 + (s2 + s3);
}

/** Adds c times entries start .. start + n of `a` to x. */
export function addAt(n: number, c: number, a: Float64Array, start: number, x: Float64Array): void {
  for (let i = 0; i < n; i++) x[i] += c * a[start + i];
}

/** Writes the inner products of all columns with x, four columns at a time. */
export function dotColumns(
  n: number,
  columns: number,
  a: Float64Array,
  x: Float64Array,
  out: Float64Array,
): void {
  const whole = columns - (columns % 4);
  for (let j = 0; j < whole; j += 4) {
    const [a0, a1, a2, a3] = [j * n, (j + 1) * n, (j + 2) * n, (j + 3) * n];
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const value = x[i];
      s0 += a[a0 + i] * value;
      s1 += a[a1 + i] * value;
      s2 += a[a2 + i] * value;
      s3 += a[a3 + i] * value;
    }
    out[j] = s0;
    out[j + 1] = s1;
    out[j + 2] = s2;
    out[j + 3] = s3;
  }
  for (let j = whole; j < columns; j++) out[j] = dotAt(n, a, j * n, x);
}

/** Adds sign * sum c_j a_j to x, four columns at a time. */
export function addColumns(
  n: number,
  columns: number,
  sign: number,
  c: Float64Array,
  a: Float64Array,
  x: Float64Array,
): void {
  const whole = columns - (columns % 4);
  for (let j = 0; j < whole; j += 4) {
    const [c0, c1, c2, c3] = [sign * c[j], sign * c[j + 1], sign * c[j + 2], sign * c[j + 3]];
    if (c0 === 0 && c1 === 0 && c2 === 0 && c3 === 0) continue;
    const [a0, a1, a2, a3] = [j * n, (j + 1) * n, (j + 2) * n, (j + 3) * n];
    for (let i = 0; i < n; i++) x[i] += c0 * a[a0 + i] + c1 * a[a1 + i] + c2 * a[a2 + i] + c3 * a[a3 + i];
  }
  for (let j = whole; j < columns; j++) if (c[j] !== 0) addAt(n, sign * c[j], a, j * n, x);
}
