import { fromData, gram, matrixProduct, toDense, type MatrixLike } from '@lab/linalg';
import { packed } from '@lab/linalg/arguments';

/** A contiguous row-major matrix: entry (i, j) is data[i * columns + j]. */
export interface Dense {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** A matrix of @lab/linalg: ml-matrix's, on one contiguous array. */
export type Matrix = ReturnType<typeof fromData>;

/** Which factors stand for their transposes. */
interface Transposes {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** The product op(a) op(b). */
export function multiply(a: Dense, b: Dense, transposes: Transposes = {}): Dense {
  const rows = transposes.transposeA === true ? a.columns : a.rows;
  const columns = transposes.transposeB === true ? b.rows : b.columns;
  if (rows === 0 || columns === 0) return zeroMatrix(rows, columns);
  return toContiguous(matrixProduct(a, b, transposes));
}

/** a'a. */
export function columnGram(a: Dense): Dense {
  return a.columns === 0 ? zeroMatrix(0, 0) : toContiguous(gram(a));
}

/** The entries of a matrix that @lab/linalg returned. */
export function toContiguous(matrix: MatrixLike): Dense {
  const dense = toDense(matrix, 'matrix');
  return { data: packed(dense), rows: dense.rows, columns: dense.columns };
}

/** A public matrix around the same entries. */
export function toMatrix({ data, rows, columns }: Dense): Matrix {
  return fromData(data, rows, columns);
}

/** A matrix of zeros. */
export function zeroMatrix(rows: number, columns: number): Dense {
  return { data: new Float64Array(rows * columns), rows, columns };
}

/** A matrix from its entries, row by row. */
export function fromFunction(rows: number, columns: number, entry: (i: number, j: number) => number): Dense {
  const matrix = zeroMatrix(rows, columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) matrix.data[i * columns + j] = entry(i, j);
  return matrix;
}

/** A diagonal matrix. */
export function diagonalMatrix(entries: ArrayLike<number>): Dense {
  const n = entries.length;
  const matrix = zeroMatrix(n, n);
  for (let i = 0; i < n; i++) matrix.data[i * (n + 1)] = entries[i];
  return matrix;
}

/** The transpose, as a copy. */
export function transpose({ data, rows, columns }: Dense): Dense {
  return fromFunction(columns, rows, (i, j) => data[j * columns + i]);
}

/** The columns from `start` up to `end`, as a copy. */
export function columnsOf({ data, rows, columns }: Dense, start: number, end: number): Dense {
  const part = zeroMatrix(rows, end - start);
  for (let i = 0; i < rows; i++) {
    part.data.set(data.subarray(i * columns + start, i * columns + end), i * (end - start));
  }
  return part;
}

/** The rows from `start` up to `end`, sharing memory. */
export function rowsOf({ data, columns }: Dense, start: number, end: number): Dense {
  return { data: data.subarray(start * columns, end * columns), rows: end - start, columns };
}

/** Column j, as a copy. */
export function columnOf({ data, rows, columns }: Dense, j: number): Float64Array {
  const column = new Float64Array(rows);
  for (let i = 0; i < rows; i++) column[i] = data[i * columns + j];
  return column;
}

/** The block of rows [r0, r1) and columns [c0, c1), as a copy. */
export function blockOf(a: Dense, r0: number, r1: number, c0: number, c1: number): Dense {
  return columnsOf(rowsOf(a, r0, r1), c0, c1);
}

/** One matrix above the other. */
export function stackRows(a: Dense, b: Dense): Dense {
  const stacked = zeroMatrix(a.rows + b.rows, a.columns);
  stacked.data.set(a.data);
  stacked.data.set(b.data, a.data.length);
  return stacked;
}

/** (a + a') / 2. */
export function symmetrised({ data, rows }: Dense): Dense {
  return fromFunction(rows, rows, (i, j) => 0.5 * (data[i * rows + j] + data[j * rows + i]));
}

/** a x. */
export function applyMatrix({ data, rows, columns }: Dense, x: ArrayLike<number>): Float64Array {
  const product = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0, at = i * columns; j < columns; j++, at++) sum += data[at] * x[j];
    product[i] = sum;
  }
  return product;
}

/** a' x. */
export function applyTranspose({ data, rows, columns }: Dense, x: ArrayLike<number>): Float64Array {
  const product = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    const factor = x[i];
    if (factor === 0) continue;
    for (let j = 0, at = i * columns; j < columns; j++, at++) product[j] += data[at] * factor;
  }
  return product;
}

/** x' a x. */
export function quadraticForm(a: Dense, x: ArrayLike<number>): number {
  return dot(applyMatrix(a, x), x);
}

/** The inner product of two lists of equal length. */
export function dot(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

/** The sum of the diagonal. */
export function traceOf({ data, rows, columns }: Dense): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += data[i * (columns + 1)];
  return sum;
}

/** tr(a b) for symmetric matrices of one order. */
export function traceOfProduct(a: Dense, b: Dense): number {
  return dot(a.data, b.data);
}

/** The matrix times a number, as a copy. */
export function scaled({ data, rows, columns }: Dense, factor: number): Dense {
  return { data: data.map((entry) => entry * factor), rows, columns };
}

/** a + factor b, as a copy. */
export function added(a: Dense, b: Dense, factor = 1): Dense {
  return { ...a, data: a.data.map((entry, i) => entry + factor * b.data[i]) };
}

/** Nested arrays of the entries, for results that must survive JSON and structured cloning. */
export function toRows({ data, rows, columns }: Dense): number[][] {
  return Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * columns, (i + 1) * columns)));
}

/** The mean of each column. */
export function columnMeans({ data, rows, columns }: Dense): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) means[j] += data[at];
  for (let j = 0; j < columns; j++) means[j] /= rows;
  return means;
}

/** The matrix less a row vector in every row, as a copy. */
export function shiftedRows({ data, rows, columns }: Dense, shift: ArrayLike<number>): Dense {
  const moved = zeroMatrix(rows, columns);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) moved.data[at] = data[at] - shift[j];
  }
  return moved;
}

/** Each row times its factor, as a copy. */
export function scaledRows({ data, rows, columns }: Dense, factors: ArrayLike<number>): Dense {
  const scaledData = new Float64Array(data.length);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) scaledData[at] = data[at] * factors[i];
  }
  return { data: scaledData, rows, columns };
}
