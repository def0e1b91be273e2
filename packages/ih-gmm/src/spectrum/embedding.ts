/** Rows of U max(Lambda, 0)^alpha at unit length. */
export interface Embedding {
  /** n x K, row-major; rows without direction are 0. */
  readonly rows: Float64Array;
  /** n lengths before normalisation, in units of (largest eigenvalue)^alpha. */
  readonly lengths: Float64Array;
  /** K factors (max(lambda_k, 0) / lambda_1)^alpha. */
  readonly columnWeights: Float64Array;
  /** Rows whose length is at most 1e-12 of the largest, ascending. */
  readonly directionless: Int32Array;
}

/** Relative length below which a row of the embedding is rounding. */
const negligible = 1e-12;

/**
 * Normalises the rows of U max(Lambda, 0)^alpha, which removes the scales theta.
 * Source: arXiv 2604.05337 for alpha = 0; other alpha derived, see docs/theory.md, "Eigenvalue exponent".
 */
export function embed(
  eigenvectors: Float64Array,
  { eigenvalues, alpha }: { readonly eigenvalues: Float64Array; readonly alpha: number },
): Embedding {
  const width = eigenvalues.length;
  const columnWeights = exponentWeights(eigenvalues, alpha);
  const rows = weighted(eigenvectors, columnWeights);
  const lengths = normaliseRows(rows, width);
  const floor = negligible * lengths.reduce((most, length) => Math.max(most, length), 0);
  const directionless: number[] = [];
  for (let i = 0; i < lengths.length; i++) {
    if (lengths[i] > floor) continue;
    directionless.push(i);
    rows.fill(0, i * width, (i + 1) * width);
  }
  return { rows, lengths, columnWeights, directionless: Int32Array.from(directionless) };
}

function exponentWeights(eigenvalues: Float64Array, alpha: number): Float64Array {
  const largest = eigenvalues.reduce((most, value) => Math.max(most, value), 0);
  // 0^0 = 1: with alpha 0 a column of a negative eigenvalue counts like any other.
  return eigenvalues.map((value) => (largest > 0 ? Math.max(value, 0) / largest : 0) ** alpha);
}

/** entries (n x K, row-major) with column k times weights[k]. */
export function weighted(entries: Float64Array, weights: ArrayLike<number>): Float64Array {
  const width = weights.length;
  const result = new Float64Array(entries.length);
  for (let start = 0; start < entries.length; start += width)
    for (let k = 0; k < width; k++) result[start + k] = entries[start + k] * weights[k];
  return result;
}

/** Scales the rows of row-major entries to unit length, in place; returns the lengths. */
export function normaliseRows(entries: Float64Array, width: number): Float64Array {
  const lengths = new Float64Array(entries.length / width);
  for (let i = 0; i < lengths.length; i++) {
    const start = i * width;
    let sum = 0;
    for (let k = 0; k < width; k++) sum += entries[start + k] * entries[start + k];
    const length = Math.sqrt(sum);
    lengths[i] = length;
    if (length > 0) for (let k = 0; k < width; k++) entries[start + k] /= length;
  }
  return lengths;
}

/** How many of the unit rows differ, counted up to `enough`; rows closer than 1e-8 count as one. */
export function distinctRows(
  rows: Float64Array,
  { width, among, enough }: { readonly width: number; readonly among: Int32Array; readonly enough: number },
): Int32Array {
  const found: number[] = [];
  for (let t = 0; t < among.length && found.length < enough; t++) {
    const row = among[t] * width;
    const known = found.some((other) => squaredDistance(rows, row, other * width, width) <= 1e-16);
    if (!known) found.push(among[t]);
  }
  return Int32Array.from(found);
}

function squaredDistance(entries: Float64Array, a: number, b: number, width: number): number {
  let sum = 0;
  for (let k = 0; k < width; k++) sum += (entries[a + k] - entries[b + k]) ** 2;
  return sum;
}
