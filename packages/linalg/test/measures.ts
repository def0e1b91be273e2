import { toDense, type MatrixLike } from '../src/dense.ts';

export const EPS = 2 ** -53;

/** A matrix as rows of plain numbers, divided by 2^exponent exactly. */
type Rows = Float64Array[];

/** The matrix as rows. */
export function rowsOf(a: MatrixLike): Rows {
  const { data, rows, columns, stride } = toDense(a);
  return Array.from({ length: rows }, (_, i) => data.slice(i * stride, i * stride + columns));
}

export function transposeOf(a: Rows, columns = a[0]?.length ?? 0): Rows {
  return Array.from({ length: columns }, (_, j) => Float64Array.from(a, (row) => row[j]));
}

/** Sum of x_i y_i - z t in twice the working precision (error-free products and sums). */
export function accurateDot(x: Float64Array, y: Float64Array, z = 0, t = 1): number {
  let high = -(z * t);
  let low = -productError(z, t, z * t);
  for (let i = 0; i < x.length; i++) {
    const product = x[i] * y[i];
    const sum = high + product;
    const part = sum - high;
    low += high - (sum - part) + (product - part) + productError(x[i], y[i], product);
    high = sum;
  }
  return high + low;
}

function productError(x: number, y: number, product: number): number {
  const xh = upperHalf(x);
  const xl = x - xh;
  const yh = upperHalf(y);
  const yl = y - yh;
  return xl * yl - (product - xh * yh - xl * yh - xh * yl);
}

function upperHalf(x: number): number {
  const t = 134217729 * x;
  return t - (t - x);
}

/** max |entry|, 0 for none. */
export function largestEntry(a: Rows | ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const entry = a[i];
    if (typeof entry !== 'number') largest = Math.max(largest, largestEntry(entry));
    else if (!(Math.abs(entry) <= largest)) largest = Math.abs(entry);
  }
  return largest;
}

/** x / y with 0 / 0 = 0. */
export function ratio(x: number, y: number): number {
  return x === 0 && y === 0 ? 0 : x / y;
}

/** max |X Y' - Z| over all entries. */
export function productDistance(x: Rows, y: Rows, z: Rows): number {
  let largest = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < y.length; j++) {
      const difference = Math.abs(accurateDot(x[i], y[j], z[i][j]));
      if (!(difference <= largest)) largest = difference;
    }
  }
  return largest;
}

/** max |Q'Q - I| over max(size, 10) eps; size defaults to the number of rows. */
export function orthogonality(q: MatrixLike, size?: number): number {
  const columns = transposeOf(rowsOf(q), toDense(q).columns);
  let largest = 0;
  for (let i = 0; i < columns.length; i++) {
    for (let j = 0; j <= i; j++) {
      const difference = Math.abs(accurateDot(columns[i], columns[j], i === j ? 1 : 0));
      if (!(difference <= largest)) largest = difference;
    }
  }
  return largest / (Math.max(size ?? toDense(q).rows, 10) * EPS);
}

/** Entries times 2^-exponent with `exponent` such that the largest is about 1; keeps products in range. */
export function normalized(rows: Rows, largest = largestEntry(rows)): Rows {
  return timesPower(rows, -exponentNear(largest));
}

function exponentNear(size: number): number {
  return size === 0 || !Number.isFinite(size) ? 0 : Math.round(Math.log2(size));
}

function timesPower(rows: Rows, exponent: number): Rows {
  const half = Math.trunc(exponent / 2);
  return rows.map((row) => row.map((x) => x * 2 ** half * 2 ** (exponent - half)));
}

/** max |a V - V diag(values)| over max(n, 10) eps max |values|; 0 / 0 = 0. */
export function eigenResidual(a: MatrixLike, values: Float64Array, vectors: MatrixLike): number {
  const n = values.length;
  const size = largestEntry(values);
  const matrix = normalized(rowsOf(a), size);
  const scaled = normalized([values], size)[0] ?? values;
  const columns = transposeOf(rowsOf(vectors), n);
  let largest = 0;
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < n; i++) {
      const difference = Math.abs(accurateDot(matrix[i], columns[j], scaled[j], columns[j][i]));
      if (!(difference <= largest)) largest = difference;
    }
  }
  return ratio(largest, Math.max(n, 10) * EPS * largestEntry(scaled));
}

/** max |a - U diag(values) V'| over max(m, n, 10) eps max(values); 0 / 0 = 0. */
export function svdResidual(a: MatrixLike, u: MatrixLike, values: Float64Array, v: MatrixLike): number {
  const { rows, columns } = toDense(a);
  const size = largestEntry(values);
  const matrix = normalized(rowsOf(a), size);
  const scaled = normalized([values], size)[0] ?? values;
  // Splitting u_i s exactly in two keeps the check itself free of rounding.
  const left = rowsOf(u).map((row) => {
    const parts: number[] = [];
    for (let j = 0; j < scaled.length; j++) {
      const product = row[j] * scaled[j];
      parts.push(product, productError(row[j], scaled[j], product));
    }
    return Float64Array.from(parts);
  });
  const distance = productDistance(left, doubled(rowsOf(v), scaled.length), matrix);
  return ratio(distance, Math.max(rows, columns, 10) * EPS * largestEntry(scaled));
}

/** max |a - Q R| (a P with a permutation) over max(m, n, 10) eps norm; 0 / 0 = 0. */
export function qrResidual(
  a: MatrixLike,
  q: MatrixLike,
  r: MatrixLike,
  permutation: ArrayLike<number> | undefined,
  norm: number,
): number {
  const { rows, columns } = toDense(a);
  const matrix = normalized(rowsOf(a), norm);
  const permuted = matrix.map((row) =>
    permutation === undefined ? row : Float64Array.from(permutation, (j) => row[j]),
  );
  const upper = transposeOf(normalized(rowsOf(r), norm), columns);
  const scaledNorm = largestEntry(normalized([Float64Array.of(norm)], norm));
  return ratio(productDistance(rowsOf(q), upper, permuted), Math.max(rows, columns, 10) * EPS * scaledNorm);
}

/** max |a - L L'| over max(n, 10) eps max|a|. */
export function choleskyResidual(a: MatrixLike, lower: MatrixLike): number {
  const matrix = rowsOf(a);
  const size = largestEntry(matrix);
  const exponent = 2 * Math.round(Math.log2(size) / 2);
  const factor = rowsOf(lower).map((row) => row.map((x) => x * 2 ** (-exponent / 2)));
  const scaled = matrix.map((row) => row.map((x) => x * 2 ** (-exponent / 2) * 2 ** (-exponent / 2)));
  return ratio(
    productDistance(factor, factor, scaled),
    Math.max(matrix.length, 10) * EPS * largestEntry(scaled),
  );
}

/** max over columns of max|b - a x| / ((|a|_inf max|x| + max|b|) max(n, 10) eps); 0 / 0 = 0. */
export function backwardError(a: MatrixLike, x: MatrixLike, b: MatrixLike): number {
  const rows = rowsOf(a);
  const power = exponentNear(largestEntry(rows));
  const matrix = timesPower(rows, -power);
  const norm = Math.max(0, ...matrix.map((row) => row.reduce((sum, entry) => sum + Math.abs(entry), 0)));
  const solutions = transposeOf(rowsOf(x), toDense(x).columns);
  const rights = transposeOf(rowsOf(b), toDense(b).columns);
  const errors = solutions.map((solution, j) => {
    const own = exponentNear(largestEntry(solution));
    const [scaled] = timesPower([solution], -own);
    const [right] = timesPower([rights[j]], -own - power);
    const difference = largestEntry(matrix.map((row, i) => accurateDot(row, scaled, right[i])));
    const size = norm * largestEntry(scaled) + largestEntry(right);
    return ratio(difference, size * Math.max(matrix.length, 10) * EPS);
  });
  return largestEntry(errors);
}

/** Each of the first `count` entries of each row twice. */
function doubled(rows: Rows, count: number): Rows {
  return rows.map((row) => {
    const pairs = new Float64Array(2 * count);
    for (let j = 0; j < count; j++) pairs[2 * j] = pairs[2 * j + 1] = row[j];
    return pairs;
  });
}
