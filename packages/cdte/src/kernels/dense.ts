import {
  cholesky,
  choleskySolve,
  contiguousData,
  gram,
  matrixProduct,
  symmetricEigen,
  type Cholesky,
  type DenseMatrix,
  type MatrixProductOptions,
} from '@lab/linalg';
import type { Task } from '../task.ts';

/** A row-major matrix around an array, without a copy. */
export function dense(data: Float64Array, rows: number, columns: number): DenseMatrix {
  return { data, rows, columns };
}

/** The product of two matrices as a contiguous array in row-major order. */
export function multiply(
  a: DenseMatrix,
  b: DenseMatrix,
  options: Pick<MatrixProductOptions, 'transposeA' | 'transposeB'> = {},
): Float64Array {
  const rows = options.transposeA === true ? a.columns : a.rows;
  const columns = options.transposeB === true ? b.rows : b.columns;
  const out = dense(new Float64Array(rows * columns), rows, columns);
  if (out.data.length > 0) matrixProduct(a, b, { ...options, out });
  return out.data;
}

/** a'a of a rows x columns array: columns x columns. */
export function columnGram(a: Float64Array, rows: number, columns: number): Float64Array {
  const out = dense(new Float64Array(columns * columns), columns, columns);
  if (rows > 0 && columns > 0) gram(dense(a, rows, columns), { out });
  return out.data;
}

/** `columnGram` in blocks of rows, so that a page stays alive. */
export function* columnGramTask(
  a: Float64Array,
  rows: number,
  columns: number,
  phase: string,
): Task<Float64Array> {
  const block = Math.max(64, Math.ceil(1e8 / (columns * columns + 1)));
  if (rows <= block) return columnGram(a, rows, columns);
  const sum = new Float64Array(columns * columns);
  for (let start = 0; start < rows; start += block) {
    const end = Math.min(rows, start + block);
    const part = columnGram(a.subarray(start * columns, end * columns), end - start, columns);
    for (let at = 0; at < sum.length; at++) sum[at] += part[at];
    yield { phase, done: end, total: rows };
  }
  return sum;
}

/** Eigenvalues, ascending, and eigenvectors as the columns of an n x n array. */
export function eigenpairs(a: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  const { values, vectors } = symmetricEigen(dense(a, n, n));
  return { values, vectors: contiguousData(vectors)! };
}

/** Eigenvalues, ascending. */
export function eigenvaluesOf(a: Float64Array, n: number): Float64Array {
  return symmetricEigen(dense(a, n, n), { vectors: false }).values;
}

/** The Cholesky factor of a positive definite n x n array. */
export function factorize(a: Float64Array, n: number): Cholesky {
  return cholesky(dense(a, n, n));
}

/** The solution of a system with a factored matrix and several right-hand sides, as a contiguous array. */
export function solveFactored(factor: Cholesky, right: DenseMatrix): Float64Array {
  const out = dense(new Float64Array(right.rows * right.columns), right.rows, right.columns);
  if (out.data.length > 0) choleskySolve(factor, right, { out });
  return out.data;
}

/** The transpose of a rows x columns array, contiguous. */
export function transpose(a: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(a.length);
  const tile = 32;
  for (let top = 0; top < rows; top += tile) {
    const bottom = Math.min(rows, top + tile);
    for (let left = 0; left < columns; left += tile) {
      const right = Math.min(columns, left + tile);
      for (let i = top; i < bottom; i++)
        for (let j = left; j < right; j++) result[j * rows + i] = a[i * columns + j];
    }
  }
  return result;
}

/** The mean of each column of a rows x columns array. */
export function columnMeans(a: Float64Array, rows: number, columns: number): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) means[j] += a[at];
  for (let j = 0; j < columns; j++) means[j] /= rows;
  return means;
}

/** The array with each column's mean taken off, as a new array. */
export function centerColumns(a: Float64Array, rows: number, columns: number): Float64Array {
  const means = columnMeans(a, rows, columns);
  const centered = new Float64Array(a.length);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) centered[at] = a[at] - means[j];
  return centered;
}
