import type { Matrix } from 'ml-matrix';
import { describe, requireBoolean, requireCount, requireVector } from './arguments.ts';
import { isMatrixLike, toStrided, type MatrixLike } from './dense.ts';
import { LabRangeError, LabTypeError } from './errors.ts';
import {
  csrTimesColumns,
  csrTimesVector,
  csrTransposedTimesColumns,
  csrTransposedTimesVector,
} from './js/csr.ts';
import {
  contiguousTarget,
  requireFiniteResult,
  resultTarget,
  vectorTarget,
  type OutOption,
} from './output.ts';

/**
 * A sparse matrix by compressed rows: row i holds values[q] in column indices[q] for indptr[i] <= q < indptr[i + 1].
 * Columns within a row may be in any order; entries that name the same place add up.
 */
export interface CsrMatrix {
  readonly rows: number;
  readonly columns: number;
  /** rows + 1 positions, from 0, not decreasing, to the number of stored entries. */
  readonly indptr: Int32Array | readonly number[];
  /** Column of each stored entry, from 0. */
  readonly indices: Int32Array | readonly number[];
  /** The stored entries. */
  readonly values: Float64Array | readonly number[];
}

/** A checked sparse matrix in typed arrays. */
export interface TypedCsrMatrix extends CsrMatrix {
  readonly indptr: Int32Array;
  /** Column of each stored entry, from 0. */
  readonly indices: Int32Array;
  /** The stored entries. */
  readonly values: Float64Array;
}

// Matrices made or checked here: their arrays are not read again at every product.
const checked = /* @__PURE__ */ new WeakSet<CsrMatrix>();

function remember(matrix: TypedCsrMatrix): TypedCsrMatrix {
  checked.add(Object.freeze(matrix));
  return matrix;
}

/** True for an object with the fields of a `CsrMatrix`; their contents are not checked. */
export function isCsr(value: unknown): value is CsrMatrix {
  if (typeof value !== 'object' || value === null) return false;
  const { indptr, indices, values } = value as Partial<CsrMatrix>;
  return [indptr, indices, values].every((field) => Array.isArray(field) || ArrayBuffer.isView(field));
}

/**
 * A sparse matrix, checked and in typed arrays; arrays that are typed already are not copied. Of a dense matrix the
 * entries that are not 0.
 *
 * @param a sparse or dense matrix
 * @param argument its name in error messages; default 'a'
 * @throws SHAPE (indptr of the wrong length, not starting at 0, decreasing or not ending at indices.length; an index
 *   out of range; values and indices of unequal length), NOT_FINITE, WRONG_TYPE
 */
export function toCsr(a: CsrMatrix | MatrixLike, argument = 'a'): TypedCsrMatrix {
  if (isChecked(a)) return a;
  if (!isCsr(a)) return fromDense(a, argument);
  const { rows, columns } = a;
  for (const size of [rows, columns]) {
    if (Number.isInteger(size) && size >= 0) continue;
    const message = `${argument}: rows and columns must be integers >= 0, got ${String(size)}`;
    throw new LabRangeError('SHAPE', message, { argument });
  }
  const indptr = toIndices(a.indptr, `${argument}.indptr`);
  const indices = toIndices(a.indices, `${argument}.indices`);
  requirePointers(indptr, rows, indices.length, argument);
  requireColumns(indptr, indices, rows, columns, argument);
  if (a.values.length !== indices.length) {
    const message = `${argument}: ${indices.length} indices but ${a.values.length} values`;
    throw new LabRangeError('SHAPE', message, { argument });
  }
  const values = requireVector(a.values, indices.length, `${argument}.values`);
  return remember({ rows, columns, indptr, indices, values });
}

function isChecked(a: unknown): a is TypedCsrMatrix {
  return checked.has(a as CsrMatrix);
}

/**
 * A sparse matrix from entries (i[q], j[q], v[q]) in any order; entries of the same place add up and are stored once,
 * the columns of a row ascending.
 *
 * @throws SHAPE (unequal lengths, an index out of range), NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function csrFromTriplets(
  rows: number,
  columns: number,
  i: Int32Array | readonly number[],
  j: Int32Array | readonly number[],
  v: Float64Array | readonly number[],
): TypedCsrMatrix {
  requireCount(rows, 'rows');
  requireCount(columns, 'columns');
  const rowOf = toIndices(i, 'i');
  const columnOf = toIndices(j, 'j');
  if (columnOf.length !== rowOf.length) {
    throw new LabRangeError('SHAPE', `i has ${rowOf.length} entries, j ${columnOf.length}`, {
      argument: 'j',
    });
  }
  const values = requireVector(v, rowOf.length, 'v');
  requireWithin(rowOf, rows, 'i');
  requireWithin(columnOf, columns, 'j');
  const scattered = bucketByRow(rows, columns, rowOf, columnOf, values);
  // Transposing twice sorts the columns within each row in linear time.
  return addRepeated(csrTranspose(csrTranspose(scattered)));
}

/**
 * The same matrix as an ml-matrix `Matrix`.
 *
 * @param options.out receives the matrix
 * @throws as `toCsr`
 */
export function csrToDense(a: CsrMatrix, { out }: OutOption = {}): Matrix {
  const { rows, columns, indptr, indices, values } = toCsr(a);
  const target = contiguousTarget(out, rows, columns);
  target.data.fill(0);
  for (let i = 0; i < rows; i++)
    for (let q = indptr[i]; q < indptr[i + 1]; q++) target.data[i * columns + indices[q]] += values[q];
  return target.finish();
}

/**
 * The transpose, with the columns of each row ascending; repeated entries stay repeated.
 *
 * @throws as `toCsr`
 */
export function csrTranspose(a: CsrMatrix): TypedCsrMatrix {
  const { rows, columns, indptr, indices, values } = toCsr(a);
  const rowOf = new Int32Array(indices.length);
  for (let i = 0; i < rows; i++) rowOf.fill(i, indptr[i], indptr[i + 1]);
  return bucketByRow(columns, rows, indices, rowOf, values);
}

/** Options of `csrMultiply`. */
export interface CsrMultiplyOptions extends OutOption {
  /** Whether a stands for its transpose; default false. */
  readonly transpose?: boolean;
}

/**
 * The product of a sparse and a dense matrix.
 *
 * @param a m x n, or n x m with `transpose`
 * @param b n x k
 * @returns m x k
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function csrMultiply(a: CsrMatrix, b: MatrixLike, options: CsrMultiplyOptions = {}): Matrix {
  const { transpose = false, out } = options;
  requireBoolean(transpose, 'transpose');
  const sparse = toCsr(a);
  const right = toStrided(b, 'b');
  const [rows, inner] = transpose ? [sparse.columns, sparse.rows] : [sparse.rows, sparse.columns];
  if (right.rows !== inner) {
    throw new LabRangeError('SHAPE', `b must have ${inner} rows, got ${right.rows}`, { argument: 'b' });
  }
  const target = resultTarget(out, rows, right.columns, [right.data, sparse.values]);
  const { data, stride } = target;
  for (let i = 0; i < rows; i++) data.fill(0, i * stride, i * stride + right.columns);
  if (transpose) csrTransposedTimesColumns(sparse, right, data, stride);
  else csrTimesColumns(sparse, right, data, stride);
  requireFiniteResult(rows, right.columns, data, stride, 'a', () => undefined);
  return target.finish();
}

/** Options of `csrMatrixVector`. */
export interface CsrMatrixVectorOptions {
  /** Whether a stands for its transpose; default false. */
  readonly transpose?: boolean;
  /** Receives the result; may be x. */
  readonly out?: Float64Array | undefined;
}

/**
 * The product of a sparse matrix and a vector.
 *
 * @param a m x n, or n x m with `transpose`
 * @param x n entries
 * @returns m entries
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function csrMatrixVector(
  a: CsrMatrix,
  x: Float64Array | readonly number[],
  options: CsrMatrixVectorOptions = {},
): Float64Array {
  const { transpose = false, out } = options;
  requireBoolean(transpose, 'transpose');
  const sparse = toCsr(a);
  const [rows, inner] = transpose ? [sparse.columns, sparse.rows] : [sparse.rows, sparse.columns];
  const vector = requireVector(x, inner, 'x');
  const target = vectorTarget(out, rows, [vector, sparse.values]);
  if (transpose) csrTransposedTimesVector(sparse, vector, target.data);
  else csrTimesVector(sparse, vector, target.data);
  requireFiniteResult(rows, 1, target.data, 1, 'a', () => undefined);
  return target.finish();
}

function fromDense(a: MatrixLike, argument: string): TypedCsrMatrix {
  if (!isMatrixLike(a)) {
    const message = `${argument} must be a sparse or dense matrix, got ${describe(a)}`;
    throw new LabTypeError('WRONG_TYPE', message, { argument });
  }
  const { data, offset, rows, columns, row, column } = toStrided(a, argument);
  const indptr = new Int32Array(rows + 1);
  const indices: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const value = data[offset + i * row + j * column];
      if (value === 0) continue;
      indices.push(j);
      values.push(value);
    }
    indptr[i + 1] = indices.length;
  }
  return remember({
    rows,
    columns,
    indptr,
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  });
}

function toIndices(given: Int32Array | readonly number[], argument: string): Int32Array {
  if (given instanceof Int32Array) return given;
  if (!Array.isArray(given) && !ArrayBuffer.isView(given)) {
    throw new LabTypeError('WRONG_TYPE', `${argument} must be an Int32Array, got ${describe(given)}`, {
      argument,
    });
  }
  const bad = (given as readonly number[]).findIndex((value) => (value | 0) !== value);
  if (bad >= 0) {
    const value = (given as readonly unknown[])[bad];
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new LabRangeError('NOT_FINITE', `${argument}[${bad}] is ${value}`, { argument, index: bad });
    }
    throw new LabRangeError('SHAPE', `${argument}[${bad}] must be a 32-bit integer, got ${String(value)}`, {
      argument,
      index: bad,
    });
  }
  return Int32Array.from(given as readonly number[]);
}

function requirePointers(indptr: Int32Array, rows: number, stored: number, argument: string): void {
  const fail = (message: string, index?: number): never => {
    throw new LabRangeError('SHAPE', `${argument}.indptr ${message}`, {
      argument,
      ...(index === undefined ? {} : { index }),
    });
  };
  if (indptr.length !== rows + 1) fail(`must have rows + 1 = ${rows + 1} entries, got ${indptr.length}`);
  if (indptr[0] !== 0) fail(`must start at 0, got ${indptr[0]}`, 0);
  for (let i = 1; i <= rows; i++) {
    if (indptr[i] < indptr[i - 1]) fail(`must not decrease, got ${indptr[i]} after ${indptr[i - 1]}`, i);
  }
  if (indptr[rows] !== stored) fail(`must end at indices.length = ${stored}, got ${indptr[rows]}`, rows);
}

function requireColumns(
  indptr: Int32Array,
  indices: Int32Array,
  rows: number,
  columns: number,
  argument: string,
): void {
  for (let i = 0; i < rows; i++) {
    for (let q = indptr[i]; q < indptr[i + 1]; q++) {
      if (indices[q] >= 0 && indices[q] < columns) continue;
      const message = `${argument}: row ${i} names column ${indices[q]}, of ${columns}`;
      throw new LabRangeError('SHAPE', message, { argument, index: i });
    }
  }
}

function requireWithin(indices: Int32Array, size: number, argument: string): void {
  const bad = indices.findIndex((index) => index < 0 || index >= size);
  if (bad < 0) return;
  const message = `${argument}[${bad}] must be in 0..${size - 1}, got ${indices[bad]}`;
  throw new LabRangeError('SHAPE', message, { argument, index: bad });
}

function bucketByRow(
  rows: number,
  columns: number,
  rowOf: Int32Array,
  columnOf: Int32Array,
  entries: Float64Array,
): TypedCsrMatrix {
  const indptr = new Int32Array(rows + 1);
  for (const row of rowOf) indptr[row + 1]++;
  for (let i = 0; i < rows; i++) indptr[i + 1] += indptr[i];
  const next = indptr.slice();
  const indices = new Int32Array(rowOf.length);
  const values = new Float64Array(rowOf.length);
  for (let q = 0; q < rowOf.length; q++) {
    const at = next[rowOf[q]]++;
    indices[at] = columnOf[q];
    values[at] = entries[q];
  }
  return remember({ rows, columns, indptr, indices, values });
}

function addRepeated(a: TypedCsrMatrix): TypedCsrMatrix {
  const indptr = new Int32Array(a.rows + 1);
  const indices = new Int32Array(a.indices.length);
  const values = new Float64Array(a.values.length);
  let count = 0;
  for (let i = 0; i < a.rows; i++) {
    for (let q = a.indptr[i]; q < a.indptr[i + 1]; q++) {
      if (count > indptr[i] && indices[count - 1] === a.indices[q]) {
        values[count - 1] += a.values[q];
        continue;
      }
      indices[count] = a.indices[q];
      values[count++] = a.values[q];
    }
    indptr[i + 1] = count;
  }
  return remember({
    rows: a.rows,
    columns: a.columns,
    indptr,
    indices: indices.slice(0, count),
    values: values.slice(0, count),
  });
}
