import { inverse, LabRangeError, svd } from '@lab/linalg';

/** Beside 1 or the largest, singular values up to this are 0. */
const nullTolerance = 1e-9;

/** Singular values that are not 0 but for rounding. */
export function rankOf(values: Float64Array): number {
  return values.filter((s) => s > nullTolerance * Math.max(1, values[0])).length;
}

/**
 * An orthonormal basis of what all matrices with as many columns take to 0.
 *
 * @param matrices each by its columns, one after another
 */
export function commonNullSpace(matrices: readonly Float64Array[], columns: number): Float64Array[] {
  // What all take to 0, a sum of them does, and little else: one small decomposition in place of a tall one, and a check.
  const sum = mixture(matrices);
  const line = onlyNullVector(sum, columns);
  const mixed = line === undefined ? nullSpace([sum], columns) : [line];
  if (matrices.length === 1 || matrices.every((K) => mixed.every((x) => takesToZero(K, x)))) return mixed;
  return nullSpace(matrices, columns);
}

/** A weighted sum; the weights are in no simple ratio, so that nothing cancels by design. */
function mixture(matrices: readonly Float64Array[]): Float64Array {
  const sum = matrices[0].slice();
  for (let g = 1; g < matrices.length; g++) {
    const weight = 0.5 + ((g * Math.SQRT2) % 1);
    const K = matrices[g];
    for (let k = 0; k < sum.length; k++) sum[k] += weight * K[k];
  }
  return sum;
}

/**
 * The null vector where no two symmetric entries are tied, so that the matrix is square, and where there is one, without doubt: an
 * inverse takes a third of the time of singular values (docs/theory.md, "The fixed space").
 */
function onlyNullVector(K: Float64Array, columns: number): Float64Array | undefined {
  if (K.length !== columns * columns) return undefined;
  const order = columns + 1;
  const bordered = new Float64Array(order * order);
  for (let k = 0, at = 0; k < columns; k++)
    for (let i = 0; i < columns; i++, at++) bordered[i * order + k] = K[at];
  // The trace of what the maps leave alone is not 0 if it is a scatter.
  for (let i = 0, at = 0; at < columns; i++, at += i + 1)
    bordered[at * order + columns] = bordered[columns * order + at] = 1;
  const matrix = { data: bordered, rows: order, columns: order };
  const back = new Float64Array(order * order);
  try {
    inverse(matrix, { out: { ...matrix, data: back } });
  } catch (error) {
    if (error instanceof LabRangeError && error.code === 'SINGULAR') return undefined;
    throw error;
  }
  // All singular values of K but the last are at least the least of the bordered matrix.
  if (!(norm(back) * Math.max(1, norm(K)) < 1e-3 / nullTolerance)) return undefined;
  // A column of an inverse has the small residual of a solution; a row need not.
  let vector = Float64Array.from({ length: columns }, (_, k) => back[k * order + columns]);
  const length = norm(vector);
  vector = vector.map((x) => x / length);
  return takesToZero(K, vector) ? vector : undefined;
}

/** The null space of matrices with these columns, one below the other. */
function nullSpace(matrices: readonly Float64Array[], columns: number): Float64Array[] {
  const rows = matrices[0].length / columns;
  const transpose = new Float64Array(matrices.length * matrices[0].length);
  for (const [g, K] of matrices.entries())
    for (let k = 0; k < columns; k++)
      transpose.set(K.subarray(k * rows, (k + 1) * rows), (k * matrices.length + g) * rows);
  const { values, u } = svd({ data: transpose, rows: columns, columns: rows * matrices.length });
  const rank = rankOf(values);
  return Array.from({ length: columns - rank }, (_, n) => Float64Array.from(u.getColumn(rank + n)));
}

function norm(x: Float64Array): number {
  let square = 0;
  for (let k = 0; k < x.length; k++) square += x[k] * x[k];
  return Math.sqrt(square);
}

function takesToZero(K: Float64Array, x: Float64Array): boolean {
  const rows = K.length / x.length;
  const image = new Float64Array(rows);
  for (let k = 0, at = 0; k < x.length; k++) for (let i = 0; i < rows; i++, at++) image[i] += x[k] * K[at];
  return norm(image) <= nullTolerance;
}
