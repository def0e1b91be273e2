/** Compressed rows, as `CsrMatrix` in typed arrays. */
interface Csr {
  readonly rows: number;
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

interface Columns {
  readonly data: Float64Array;
  readonly offset: number;
  readonly columns: number;
  readonly row: number;
  readonly column: number;
}

/** y = A x. */
export function csrTimesVector(
  { rows, indptr, indices, values }: Csr,
  x: Float64Array,
  y: Float64Array,
): void {
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    const end = indptr[i + 1];
    for (let q = indptr[i]; q < end; q++) sum += values[q] * x[indices[q]];
    y[i] = sum;
  }
}

/** y = A' x. */
export function csrTransposedTimesVector(
  { rows, indptr, indices, values }: Csr,
  x: Float64Array,
  y: Float64Array,
): void {
  y.fill(0);
  for (let i = 0; i < rows; i++) {
    const t = x[i];
    const end = indptr[i + 1];
    for (let q = indptr[i]; q < end; q++) y[indices[q]] += values[q] * t;
  }
}

/** C += A B, rows of C `stride` apart. */
export function csrTimesColumns(
  { rows, indptr, indices, values }: Csr,
  b: Columns,
  c: Float64Array,
  stride: number,
): void {
  for (let i = 0; i < rows; i++) {
    for (let q = indptr[i]; q < indptr[i + 1]; q++) addRow(values[q], b, indices[q], c, i * stride);
  }
}

/** C += A' B, rows of C `stride` apart. */
export function csrTransposedTimesColumns(
  { rows, indptr, indices, values }: Csr,
  b: Columns,
  c: Float64Array,
  stride: number,
): void {
  for (let i = 0; i < rows; i++) {
    for (let q = indptr[i]; q < indptr[i + 1]; q++) addRow(values[q], b, i, c, indices[q] * stride);
  }
}

function addRow(factor: number, b: Columns, line: number, c: Float64Array, to: number): void {
  const { data, columns, column } = b;
  let from = b.offset + line * b.row;
  for (let j = 0; j < columns; j++, from += column) c[to + j] += factor * data[from];
}
