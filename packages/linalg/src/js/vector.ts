/** Sum of x_i y_i over n entries, in four interleaved partial sums. */
export function dotRange(
  n: number,
  x: Float64Array,
  xOffset: number,
  y: Float64Array,
  yOffset: number,
): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const end = n - (n % 4);
  let i = 0;
  for (; i < end; i += 4) {
    const p = xOffset + i;
    const q = yOffset + i;
    s0 += x[p] * y[q];
    s1 += x[p + 1] * y[q + 1];
    s2 += x[p + 2] * y[q + 2];
    s3 += x[p + 3] * y[q + 3];
  }
  for (; i < n; i++) s0 += x[xOffset + i] * y[yOffset + i];
  return s0 + s1 + (s2 + s3);
}

/** y += alpha x over n entries. */
export function axpyRange(
  n: number,
  alpha: number,
  x: Float64Array,
  xOffset: number,
  y: Float64Array,
  yOffset: number,
): void {
  for (let i = 0; i < n; i++) y[yOffset + i] += alpha * x[xOffset + i];
}

// Between these bounds a sum of squares has neither overflowed nor lost digits to underflow.
export const SAFE_LOW = 2 ** -960;
export const SAFE_HIGH = 2 ** 1000;

/** Euclidean norm of n entries `stride` apart, right for every magnitude. */
export function normRange(n: number, x: Float64Array, offset: number, stride: number): number {
  let sum = 0;
  for (let i = 0, p = offset; i < n; i++, p += stride) sum += x[p] * x[p];
  if (sum > SAFE_LOW && sum < SAFE_HIGH) return Math.sqrt(sum);
  let largest = 0;
  for (let i = 0, p = offset; i < n; i++, p += stride) largest = Math.max(largest, Math.abs(x[p]));
  if (largest === 0 || largest === Infinity) return largest;
  sum = 0;
  for (let i = 0, p = offset; i < n; i++, p += stride) sum += (x[p] / largest) ** 2;
  return largest * Math.sqrt(sum);
}
