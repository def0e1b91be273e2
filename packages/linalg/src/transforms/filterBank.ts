/** The two filters of an orthonormal wavelet; highPass_j = (-1)^j lowPass_(L-1-j). */
export interface FilterBank {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** The pair of filters that belongs to a scaling filter. */
export function filterBank(scaling: readonly number[]): FilterBank {
  const last = scaling.length - 1;
  return {
    low: Float64Array.from(scaling),
    high: Float64Array.from(scaling, (_, j) => (j % 2 === 0 ? scaling[last - j] : -scaling[last - j])),
  };
}

/** Splits n numbers, periodic, into n/2 smooth and n/2 detail coefficients. The arrays must differ. */
export function splitLine(
  { low, high }: FilterBank,
  n: number,
  x: Float64Array,
  from: number,
  y: Float64Array,
  to: number,
): void {
  const half = n >> 1;
  const { length } = low;
  if (length === 2) {
    splitPairs(half, x, from, y, to);
    return;
  }
  const inner = Math.max(0, Math.min(half, ((n - length) >> 1) + 1));
  for (let k = 0; k < inner; k++) {
    let smooth = 0;
    let detail = 0;
    for (let j = 0, p = from + 2 * k; j < length; j++, p++) {
      smooth += low[j] * x[p];
      detail += high[j] * x[p];
    }
    y[to + k] = smooth;
    y[to + half + k] = detail;
  }
  for (let k = inner; k < half; k++) {
    let smooth = 0;
    let detail = 0;
    for (let j = 0, p = 2 * k; j < length; j++, p++) {
      const value = x[from + (p % n)];
      smooth += low[j] * value;
      detail += high[j] * value;
    }
    y[to + k] = smooth;
    y[to + half + k] = detail;
  }
}

function splitPairs(half: number, x: Float64Array, from: number, y: Float64Array, to: number): void {
  for (let k = 0, p = from; k < half; k++, p += 2) {
    y[to + k] = Math.SQRT1_2 * (x[p] + x[p + 1]);
    y[to + half + k] = Math.SQRT1_2 * (x[p] - x[p + 1]);
  }
}

/** The inverse of `splitLine`. */
export function joinLine(
  { low, high }: FilterBank,
  n: number,
  x: Float64Array,
  from: number,
  y: Float64Array,
  to: number,
): void {
  const half = n >> 1;
  const { length } = low;
  if (length === 2) {
    joinPairs(half, x, from, y, to);
    return;
  }
  const reach = length >> 1;
  // Outputs 2k and 2k + 1 gather the coefficients k, k - 1, ..., k - reach + 1.
  for (let k = 0; k < half; k++) {
    let even = 0;
    let odd = 0;
    if (k >= reach - 1)
      for (let j = 0, p = from + k; j < length; j += 2, p--) {
        const [smooth, detail] = [x[p], x[p + half]];
        even += low[j] * smooth + high[j] * detail;
        odd += low[j + 1] * smooth + high[j + 1] * detail;
      }
    else
      for (let j = 0, p = k; j < length; j += 2, p--) {
        if (p < 0) p += half;
        const [smooth, detail] = [x[from + p], x[from + p + half]];
        even += low[j] * smooth + high[j] * detail;
        odd += low[j + 1] * smooth + high[j + 1] * detail;
      }
    y[to + 2 * k] = even;
    y[to + 2 * k + 1] = odd;
  }
}

function joinPairs(half: number, x: Float64Array, from: number, y: Float64Array, to: number): void {
  for (let k = 0, q = to; k < half; k++, q += 2) {
    const [a, b] = [x[from + k], x[from + half + k]];
    y[q] = Math.SQRT1_2 * (a + b);
    y[q + 1] = Math.SQRT1_2 * (a - b);
  }
}

/** Splits the columns of an m x n block: rows of smooth coefficients first, then rows of details. */
export function splitColumns(
  { low, high }: FilterBank,
  m: number,
  n: number,
  x: Float64Array,
  xRow: number,
  y: Float64Array,
  yRow: number,
): void {
  const half = m >> 1;
  const { length } = low;
  for (let k = 0; k < half; k++) {
    const smooth = k * yRow;
    const detail = (half + k) * yRow;
    for (let j = 0; j < length; j += 2) {
      const p = ((2 * k + j) % m) * xRow;
      const q = ((2 * k + j + 1) % m) * xRow;
      const [a, b, c, d] = [low[j], low[j + 1], high[j], high[j + 1]];
      if (j === 0)
        for (let i = 0; i < n; i++) {
          const [u, v] = [x[p + i], x[q + i]];
          y[smooth + i] = a * u + b * v;
          y[detail + i] = c * u + d * v;
        }
      else
        for (let i = 0; i < n; i++) {
          const [u, v] = [x[p + i], x[q + i]];
          y[smooth + i] += a * u + b * v;
          y[detail + i] += c * u + d * v;
        }
    }
  }
}

/** The inverse of `splitColumns`. */
export function joinColumns(
  { low, high }: FilterBank,
  m: number,
  n: number,
  x: Float64Array,
  xRow: number,
  y: Float64Array,
  yRow: number,
): void {
  const half = m >> 1;
  const { length } = low;
  for (let k = 0; k < half; k++) {
    const even = 2 * k * yRow;
    const odd = even + yRow;
    for (let j = 0, from = k; j < length; j += 2, from--) {
      if (from < 0) from += half;
      const p = from * xRow;
      const q = (from + half) * xRow;
      const [a, b, c, d] = [low[j], low[j + 1], high[j], high[j + 1]];
      if (j === 0)
        for (let i = 0; i < n; i++) {
          const [u, v] = [x[p + i], x[q + i]];
          y[even + i] = a * u + c * v;
          y[odd + i] = b * u + d * v;
        }
      else
        for (let i = 0; i < n; i++) {
          const [u, v] = [x[p + i], x[q + i]];
          y[even + i] += a * u + c * v;
          y[odd + i] += b * u + d * v;
        }
    }
  }
}
