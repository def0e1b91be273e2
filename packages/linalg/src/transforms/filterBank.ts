/** The two filters of an orthonormal wavelet; highPass_j = (-1)^j lowPass_(L-1-j). */
export interface FilterBank {
  /** The smoothing filter. */
  readonly low: Float64Array;
  /** The detail filter. */
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
        const smooth = x[p];
        const detail = x[p + half];
        even += low[j] * smooth + high[j] * detail;
        odd += low[j + 1] * smooth + high[j + 1] * detail;
      }
    else
      for (let j = 0, p = k; j < length; j += 2, p--) {
        if (p < 0) p += half;
        const smooth = x[from + p];
        const detail = x[from + p + half];
        even += low[j] * smooth + high[j] * detail;
        odd += low[j + 1] * smooth + high[j + 1] * detail;
      }
    y[to + 2 * k] = even;
    y[to + 2 * k + 1] = odd;
  }
}

function joinPairs(half: number, x: Float64Array, from: number, y: Float64Array, to: number): void {
  for (let k = 0, q = to; k < half; k++, q += 2) {
    const a = x[from + k];
    const b = x[from + half + k];
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
    y.fill(0, smooth, smooth + n);
    y.fill(0, detail, detail + n);
    const row = (j: number): number => ((2 * k + j) % m) * xRow;
    let j = 0;
    for (; j + 4 <= length; j += 4)
      addRows4(low, high, j, x, row(j), row(j + 1), row(j + 2), row(j + 3), y, smooth, detail, n);
    if (j < length)
      addRows2(low[j], low[j + 1], high[j], high[j + 1], x, row(j), row(j + 1), y, smooth, detail, n);
  }
}

/** Two outputs gain a u + b v and c u + d v of two input rows. */
function addRows2(
  a: number,
  b: number,
  c: number,
  d: number,
  x: Float64Array,
  p: number,
  q: number,
  y: Float64Array,
  first: number,
  second: number,
  n: number,
): void {
  for (let i = 0; i < n; i++) {
    const u = x[p + i];
    const v = x[q + i];
    y[first + i] += a * u + b * v;
    y[second + i] += c * u + d * v;
  }
}

/** The same of four input rows, with taps j to j + 3. */
function addRows4(
  low: Float64Array,
  high: Float64Array,
  j: number,
  x: Float64Array,
  p0: number,
  p1: number,
  p2: number,
  p3: number,
  y: Float64Array,
  first: number,
  second: number,
  n: number,
): void {
  const l0 = low[j];
  const l1 = low[j + 1];
  const l2 = low[j + 2];
  const l3 = low[j + 3];
  const h0 = high[j];
  const h1 = high[j + 1];
  const h2 = high[j + 2];
  const h3 = high[j + 3];
  for (let i = 0; i < n; i++) {
    const s = x[p0 + i];
    const t = x[p1 + i];
    const u = x[p2 + i];
    const v = x[p3 + i];
    y[first + i] += l0 * s + l1 * t + (l2 * u + l3 * v);
    y[second + i] += h0 * s + h1 * t + (h2 * u + h3 * v);
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
    y.fill(0, even, even + n);
    y.fill(0, odd, odd + n);
    for (let j = 0, from = k; j < length; j += 2, from--) {
      if (from < 0) from += half;
      const p = from * xRow;
      // Rows of smooth and detail coefficients give even and odd outputs.
      addRows2(low[j], high[j], low[j + 1], high[j + 1], x, p, p + half * xRow, y, even, odd, n);
    }
  }
}
