import type { DenseMatrix } from './matrices.ts';

/** True for `{data, rows, columns}`, the one dense form that keeps its shape when it is empty. */
export function isDense(value: unknown): value is DenseMatrix & { readonly stride?: number } {
  if (typeof value !== 'object' || value === null) return false;
  const { data, rows, columns } = value as Partial<DenseMatrix>;
  return data instanceof Float64Array && typeof rows === 'number' && typeof columns === 'number';
}

interface MatrixObject {
  readonly klass: 'Matrix';
  readonly rows: number;
  readonly columns: number;
  get(i: number, j: number): number;
}

function isMatrixObject(value: object): value is MatrixObject {
  return (value as Partial<MatrixObject>).klass === 'Matrix';
}

/**
 * Brings a package's result into the forms a reference file can hold: typed arrays become arrays, matrices of any
 * kind `{data, rows, columns}`; everything else stays.
 */
export function normalise(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<number>);
  if (Array.isArray(value)) return value.map(normalise);
  if (typeof value !== 'object' || value === null) return value;
  if (isMatrixObject(value)) return fromGetter(value.rows, value.columns, (i, j) => value.get(i, j));
  if (isDense(value)) {
    const { data, rows, columns, stride = columns } = value;
    return fromGetter(rows, columns, (i, j) => data[i * stride + j] ?? Number.NaN);
  }
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, normalise(entry)]));
}

function fromGetter(rows: number, columns: number, get: (i: number, j: number) => number): DenseMatrix {
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) data[i * columns + j] = get(i, j);
  return { data, rows, columns };
}

/** An array of rows of equal length, all numbers, as a matrix; undefined for anything else. */
export function asMatrix(value: unknown): DenseMatrix | undefined {
  if (isDense(value)) return value;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const rows = value as readonly unknown[];
  const columns = Array.isArray(rows[0]) ? rows[0].length : -1;
  for (const row of rows) if (!isNumericVector(row) || row.length !== columns) return undefined;
  return { data: Float64Array.from((rows as readonly number[][]).flat()), rows: rows.length, columns };
}

/** True for an array of numbers (an empty one too). */
export function isNumericVector(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number');
}
