import { Matrix } from 'ml-matrix';
import { requireCount } from './arguments.ts';
import { LabRangeError, LabTypeError } from './errors.ts';

/**
 * What an ml-matrix `Matrix` holds beside its documented members. `data` is public but not in its declarations; the
 * constructor copies every input entry by entry, so rows are adopted by assigning the fields of an empty matrix.
 */
interface MatrixFields {
  data: Float64Array[];
  rows: number;
  columns: number;
}

/** An ml-matrix matrix around these rows, without a copy. */
function adoptRows(data: Float64Array[], rows: number, columns: number): Matrix {
  const matrix = new Matrix(0, 0);
  const fields = matrix as unknown as MatrixFields;
  fields.data = data;
  fields.rows = rows;
  fields.columns = columns;
  return matrix;
}

/**
 * A matrix of zeros whose rows are views on one contiguous Float64Array.
 *
 * @param rows number of rows, an integer >= 0
 * @param columns number of columns, an integer >= 0
 * @returns an ml-matrix `Matrix`
 * @throws OUT_OF_RANGE, WRONG_TYPE
 */
export function zeros(rows: number, columns: number): Matrix {
  requireCount(rows, 'rows');
  requireCount(columns, 'columns');
  return fromData(new Float64Array(rows * columns), rows, columns);
}

/**
 * An ml-matrix `Matrix` around a Float64Array in row-major order, without a copy: writing to one writes to the other.
 *
 * @param data entries, (rows - 1) * stride + columns at least
 * @param rows number of rows, an integer >= 0
 * @param columns number of columns, an integer >= 0
 * @param stride distance between the starts of two rows, >= columns; default `columns`
 * @throws SHAPE, OUT_OF_RANGE, WRONG_TYPE
 */
export function fromData(data: Float64Array, rows: number, columns: number, stride = columns): Matrix {
  if (!(data instanceof Float64Array)) {
    throw new LabTypeError('WRONG_TYPE', 'data must be a Float64Array', { argument: 'data' });
  }
  requireCount(rows, 'rows');
  requireCount(columns, 'columns');
  requireCount(stride, 'stride');
  requireExtent(data, rows, columns, stride, 'data');
  return adopt(data, rows, columns, stride);
}

/** As `fromData`, of sizes that are known to fit. */
export function adopt(data: Float64Array, rows: number, columns: number, stride = columns): Matrix {
  const { buffer, byteOffset } = data;
  const views = new Array<Float64Array>(rows);
  const step = columns === 0 ? 0 : 8 * stride;
  for (let i = 0; i < rows; i++) views[i] = new Float64Array(buffer, byteOffset + i * step, columns);
  return adoptRows(views, rows, columns);
}

/** Throws SHAPE unless `data` reaches to the last entry of the matrix. */
export function requireExtent(
  data: Float64Array,
  rows: number,
  columns: number,
  stride: number,
  argument: string,
): void {
  if (stride < columns) {
    throw new LabRangeError('SHAPE', `${argument}: stride must be >= columns (${columns}), got ${stride}`, {
      argument,
    });
  }
  const needed = rows === 0 || columns === 0 ? 0 : (rows - 1) * stride + columns;
  if (data.length < needed) {
    throw new LabRangeError(
      'SHAPE',
      `${argument}: ${rows} x ${columns} with stride ${stride} needs ${needed} entries, got ${data.length}`,
      { argument },
    );
  }
}

/**
 * The identity matrix of order n.
 *
 * @param n an integer >= 0
 * @throws OUT_OF_RANGE, WRONG_TYPE
 */
export function identity(n: number): Matrix {
  requireCount(n, 'n');
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) data[i * (n + 1)] = 1;
  return fromData(data, n, n);
}

/**
 * The one Float64Array behind a matrix whose rows lie one after another in memory, as those of every matrix this
 * package returns do; undefined for others, and after `addRow`, `removeColumn` and their like.
 */
export function contiguousData(matrix: Matrix): Float64Array | undefined {
  const { data, rows, columns } = matrix as unknown as MatrixFields;
  const layout = regularRows(data, rows, columns);
  if (layout === undefined || (rows > 1 && layout.stride !== columns)) return undefined;
  return layout.data.length === rows * columns ? layout.data : layout.data.subarray(0, rows * columns);
}

/**
 * Rows as one strided array, where they are Float64Arrays of the right length at equal distances in one buffer.
 * `data` starts at row 0 and ends with the last row.
 */
export function regularRows(
  rowArrays: unknown,
  rows: number,
  columns: number,
): { data: Float64Array; stride: number } | undefined {
  if (!Array.isArray(rowArrays) || rowArrays.length !== rows) return undefined;
  if (rows === 0) return { data: new Float64Array(0), stride: columns };
  const lines = rowArrays as unknown[];
  const first = lines[0];
  if (!(first instanceof Float64Array) || first.length !== columns) return undefined;
  if (rows === 1) return { data: first, stride: columns };
  const second = lines[1];
  if (!(second instanceof Float64Array)) return undefined;
  const step = second.byteOffset - first.byteOffset;
  if (step < columns * 8 || step % 8 !== 0) return undefined;
  for (let i = 1; i < rows; i++) {
    const line = lines[i];
    if (!(line instanceof Float64Array) || line.length !== columns || line.buffer !== first.buffer)
      return undefined;
    if (line.byteOffset !== first.byteOffset + i * step) return undefined;
  }
  const stride = step / 8;
  return { data: new Float64Array(first.buffer, first.byteOffset, (rows - 1) * stride + columns), stride };
}
