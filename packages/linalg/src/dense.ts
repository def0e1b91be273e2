import { MatrixSubView, MatrixTransposeView, type AbstractMatrix, type Matrix } from 'ml-matrix';
import { describe } from './arguments.ts';
import { LabRangeError, LabTypeError } from './errors.ts';
import { firstNotFinite } from './js/finite.ts';
import { adopt, regularRows, requireExtent } from './storage.ts';

/** A matrix as one array in row-major order; entry (i, j) is data[i * stride + j]. */
export interface DenseMatrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Distance between the starts of two rows, default `columns`. */
  readonly stride?: number;
}

/**
 * What stands for a dense matrix in every argument: any ml-matrix matrix, view or wrapper, a row-major Float64Array
 * with its shape, or an array of rows.
 */
export type MatrixLike =
  AbstractMatrix | DenseMatrix | readonly (readonly number[])[] | readonly Float64Array[];

/** Entry (i, j) is data[offset + i * row + j * column]. */
export interface Strided {
  readonly data: Float64Array;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly row: number;
  readonly column: number;
}

interface DenseOptions {
  /** Whether NaN and infinities are refused; default true. */
  readonly finite?: boolean;
}

interface MlMatrix {
  readonly klass: 'Matrix';
  readonly rows: number;
  readonly columns: number;
  get(row: number, column: number): number;
  readonly data?: unknown;
  readonly matrix?: unknown;
}

/** True for everything `toDense` takes as a matrix, judged by its form: shape and entries are not checked. */
export function isMatrixLike(value: unknown): value is MatrixLike {
  if (isMlMatrix(value) || isDense(value)) return true;
  return Array.isArray(value) && value.every((row) => Array.isArray(row) || row instanceof Float64Array);
}

/**
 * A matrix in the working layout. Not copied when its rows lie at equal distances in one Float64Array, as those of a
 * `DenseMatrix` and of every matrix this package returns do: do not write to the result.
 *
 * @param a the matrix
 * @param argument its name in error messages; default 'a'
 * @param options.finite whether NaN and infinities are refused; default true
 * @throws SHAPE (ragged rows, `index` the row), NOT_FINITE (`index` the row, `details` row and column), WRONG_TYPE
 */
export function toDense(a: MatrixLike, argument = 'a', options: DenseOptions = {}): Required<DenseMatrix> {
  const matrix = toStrided(a, argument, options);
  const { rows, columns } = matrix;
  if (matrix.column === 1 && matrix.offset === 0)
    return { data: matrix.data, rows, columns, stride: matrix.row };
  return { data: denseCopy(matrix), rows, columns, stride: columns };
}

/**
 * A fresh ml-matrix `Matrix` with the same entries, on one contiguous Float64Array.
 *
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE as `toDense`
 */
export function toMatrix(a: MatrixLike): Matrix {
  const matrix = toStrided(a, 'a');
  return adopt(denseCopy(matrix), matrix.rows, matrix.columns);
}

/**
 * A fresh ml-matrix `Matrix` from an array of rows.
 *
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE as `toDense`
 */
export function fromRows(rows: readonly (readonly number[])[] | readonly Float64Array[]): Matrix {
  return toMatrix(rows);
}

/** As `toDense`, but transposed views of what needs no copy are not copied either. */
export function toStrided(a: MatrixLike, argument: string, { finite = true }: DenseOptions = {}): Strided {
  const matrix = stridedView(a, argument) ?? readEntries(a, argument);
  if (finite) requireFinite(matrix, argument);
  return matrix;
}

/** The entries in row-major order in an array of their own. */
export function denseCopy({ data, offset, rows, columns, row, column }: Strided): Float64Array {
  if (column === 1 && row === columns) return data.slice(offset, offset + rows * columns);
  const copy = new Float64Array(rows * columns);
  let to = 0;
  for (let i = 0; i < rows; i++) {
    let from = offset + i * row;
    for (let j = 0; j < columns; j++, from += column) copy[to++] = data[from];
  }
  return copy;
}

/** The same matrix with rows and columns exchanged. */
export function transposed({ data, offset, rows, columns, row, column }: Strided): Strided {
  return { data, offset, rows: columns, columns: rows, row: column, column: row };
}

/** Throws SHAPE unless the matrix is square. */
export function requireSquare({ rows, columns }: { rows: number; columns: number }, argument: string): void {
  if (rows === columns) return;
  throw new LabRangeError('SHAPE', `${argument} must be square, got ${rows} x ${columns}`, { argument });
}

/** Throws NOT_FINITE with the place of the first NaN or infinity, if there is one. */
export function requireFinite(matrix: Strided, argument: string): void {
  const { data, offset, rows, columns, row, column } = matrix;
  const at = firstNotFinite(rows, columns, data, offset, row, column);
  if (at < 0) return;
  const i = Math.floor(at / columns);
  const j = at % columns;
  const value = data[offset + i * row + j * column];
  throw new LabRangeError('NOT_FINITE', `${argument}: entry (${i}, ${j}) is ${value}`, {
    argument,
    index: i,
    details: { row: i, column: j },
  });
}

function isMlMatrix(value: unknown): value is MlMatrix {
  return typeof value === 'object' && value !== null && (value as { klass?: unknown }).klass === 'Matrix';
}

function isDense(value: unknown): value is DenseMatrix {
  if (typeof value !== 'object' || value === null) return false;
  const { data, rows, columns } = value as Partial<DenseMatrix>;
  return data instanceof Float64Array && typeof rows === 'number' && typeof columns === 'number';
}

function stridedView(a: unknown, argument: string): Strided | undefined {
  if (isMlMatrix(a)) {
    const { rows, columns } = a;
    if (a.data instanceof Float64Array) {
      return { data: a.data, offset: 0, rows, columns, row: columns, column: 1 };
    }
    if (a.data !== undefined) return stridedRows(a.data, rows, columns);
    const inner = isMlMatrix(a.matrix) ? stridedView(a.matrix, argument) : undefined;
    if (inner === undefined) return undefined;
    if (a instanceof MatrixTransposeView) return transposed(inner);
    if (a instanceof MatrixSubView) {
      const { startRow, startColumn } = a as unknown as { startRow: number; startColumn: number };
      return {
        ...inner,
        offset: inner.offset + startRow * inner.row + startColumn * inner.column,
        rows,
        columns,
      };
    }
    return undefined;
  }
  if (isDense(a)) {
    const { data, rows, columns, stride = columns } = a;
    for (const size of [rows, columns, stride]) {
      if (Number.isInteger(size) && size >= 0) continue;
      const message = `${argument}: rows, columns and stride must be integers >= 0, got ${size}`;
      throw new LabRangeError('SHAPE', message, { argument });
    }
    requireExtent(data, rows, columns, stride, argument);
    return { data, offset: 0, rows, columns, row: stride, column: 1 };
  }
  if (!Array.isArray(a)) throw wrongType(a, argument);
  const first: unknown = a[0];
  return first instanceof Float64Array ? stridedRows(a, a.length, first.length) : undefined;
}

function stridedRows(rowArrays: unknown, rows: number, columns: number): Strided | undefined {
  const regular = regularRows(rowArrays, rows, columns);
  return regular && { data: regular.data, offset: 0, rows, columns, row: regular.stride, column: 1 };
}

function readEntries(a: MatrixLike, argument: string): Strided {
  const [rows, data] = isMlMatrix(a) ? [a.rows, readMatrix(a)] : readRows(a as readonly unknown[], argument);
  const columns = isMlMatrix(a) ? a.columns : rows === 0 ? 0 : data.length / rows;
  return { data, offset: 0, rows, columns, row: columns, column: 1 };
}

function readMatrix(a: MlMatrix): Float64Array {
  const { rows, columns } = a;
  const copy = new Float64Array(rows * columns);
  if (Array.isArray(a.data) && a.data[0] instanceof Float64Array) {
    const lines = a.data as Float64Array[];
    for (let i = 0; i < rows; i++) copy.set(lines[i], i * columns);
    return copy;
  }
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) copy[i * columns + j] = a.get(i, j);
  return copy;
}

function readRows(a: readonly unknown[], argument: string): [number, Float64Array] {
  const rows = a.length;
  const columns = rows === 0 ? 0 : rowOf(a[0], 0, argument).length;
  const copy = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const line = rowOf(a[i], i, argument);
    if (line.length !== columns) {
      const message = `${argument}: row ${i} has ${line.length} entries, row 0 has ${columns}`;
      throw new LabRangeError('SHAPE', message, { argument, index: i });
    }
    for (let j = 0; j < columns; j++) {
      const value = line[j];
      if (typeof value !== 'number') {
        const message = `${argument}: entry (${i}, ${j}) must be a number, got ${describe(value)}`;
        throw new LabTypeError('WRONG_TYPE', message, { argument, index: i, details: { row: i, column: j } });
      }
      copy[i * columns + j] = value;
    }
  }
  return [rows, copy];
}

function rowOf(line: unknown, index: number, argument: string): ArrayLike<unknown> {
  if (Array.isArray(line)) return line as unknown[];
  if (ArrayBuffer.isView(line) && !(line instanceof DataView)) return line as unknown as ArrayLike<unknown>;
  throw new LabTypeError('WRONG_TYPE', `${argument}: row ${index} must be an array, got ${describe(line)}`, {
    argument,
    index,
  });
}

function wrongType(value: unknown, argument: string): LabTypeError {
  return new LabTypeError(
    'WRONG_TYPE',
    `${argument} must be a matrix: an ml-matrix matrix, {data, rows, columns} or an array of rows, got ${describe(value)}`,
    { argument },
  );
}
