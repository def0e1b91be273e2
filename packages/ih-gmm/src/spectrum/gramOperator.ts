import { csrTranspose, type SymmetricOperator, type TypedCsrMatrix } from '@lab/linalg';
import { type HollowGram } from './hollowGram.ts';
import { type DenseTable, type SparseTable } from '../table/table.ts';

/**
 * The operator v -> X (X' v) - subtracted .* v, in squared units of the table. With d_i subtracted it is the hollowed
 * Gram matrix, with zeros the Gram matrix itself. Its scratch vector is shared between calls.
 */
export function gramOperator(
  { table, size, squaredNorms, entries }: HollowGram,
  subtracted: Float64Array = squaredNorms,
): SymmetricOperator {
  if (entries !== undefined) {
    const kept = squaredNorms.map((norm, i) => norm - subtracted[i]);
    return { size, multiply: (x, out) => multiplyEntries(entries, kept, x, out) };
  }
  const product = table.kind === 'dense' ? denseProduct(table) : sparseProduct(table);
  return {
    size,
    multiply: (x, out) => {
      product(x, out);
      for (let i = 0; i < size; i++) out[i] -= subtracted[i] * x[i];
    },
  };
}

/** Writes X (X' x) to `out`. */
type Product = (x: Float64Array, out: Float64Array) => void;

function denseProduct(table: DenseTable): Product {
  const scratch = new Float64Array(table.columns);
  return (x, out) => multiplyDense(table, x, { scratch, out });
}

/** Columns of the stored rows are kept as rows: sums are gathered twice as fast as they are scattered. */
function sparseProduct(table: SparseTable): Product {
  const scratch = new Float64Array(table.columns);
  const transpose = csrTranspose(table);
  return (x, out) => multiplySparse(table, transpose, x, { scratch, out });
}

/** out = (entries + diag(diagonal)) x, four rows at a time so that x is read once for four sums. */
function multiplyEntries(
  entries: Float64Array,
  diagonal: Float64Array,
  x: Float64Array,
  out: Float64Array,
): void {
  const n = diagonal.length;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const r0 = i * n;
    const r1 = r0 + n;
    const r2 = r1 + n;
    const r3 = r2 + n;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = 0; j < n; j++) {
      const v = x[j];
      s0 += entries[r0 + j] * v;
      s1 += entries[r1 + j] * v;
      s2 += entries[r2 + j] * v;
      s3 += entries[r3 + j] * v;
    }
    out[i] = s0 + diagonal[i] * x[i];
    out[i + 1] = s1 + diagonal[i + 1] * x[i + 1];
    out[i + 2] = s2 + diagonal[i + 2] * x[i + 2];
    out[i + 3] = s3 + diagonal[i + 3] * x[i + 3];
  }
  for (; i < n; i++) {
    let sum = diagonal[i] * x[i];
    for (let j = 0; j < n; j++) sum += entries[i * n + j] * x[j];
    out[i] = sum;
  }
}

interface Buffers {
  /** p numbers for X' x. */
  readonly scratch: Float64Array;
  readonly out: Float64Array;
}

/** out = X (X' x), four rows at a time. */
function multiplyDense(
  { rows, columns, values }: DenseTable,
  x: Float64Array,
  { scratch, out }: Buffers,
): void {
  scratch.fill(0);
  let i = 0;
  for (; i + 3 < rows; i += 4) {
    const r0 = i * columns;
    const r1 = r0 + columns;
    const r2 = r1 + columns;
    const r3 = r2 + columns;
    const x0 = x[i];
    const x1 = x[i + 1];
    const x2 = x[i + 2];
    const x3 = x[i + 3];
    for (let j = 0; j < columns; j++)
      scratch[j] += x0 * values[r0 + j] + x1 * values[r1 + j] + x2 * values[r2 + j] + x3 * values[r3 + j];
  }
  for (; i < rows; i++) {
    const weight = x[i];
    for (let j = 0, t = i * columns; j < columns; j++, t++) scratch[j] += weight * values[t];
  }
  for (i = 0; i + 3 < rows; i += 4) {
    const r0 = i * columns;
    const r1 = r0 + columns;
    const r2 = r1 + columns;
    const r3 = r2 + columns;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = 0; j < columns; j++) {
      const v = scratch[j];
      s0 += values[r0 + j] * v;
      s1 += values[r1 + j] * v;
      s2 += values[r2 + j] * v;
      s3 += values[r3 + j] * v;
    }
    out[i] = s0;
    out[i + 1] = s1;
    out[i + 2] = s2;
    out[i + 3] = s3;
  }
  for (; i < rows; i++) {
    let sum = 0;
    for (let j = 0, t = i * columns; j < columns; j++, t++) sum += values[t] * scratch[j];
    out[i] = sum;
  }
}

/** out = (S - 1 c') (S - 1 c')' x for the stored rows S and the centre c. */
function multiplySparse(
  { rows, columns, indptr, indices, values, centre }: SparseTable,
  transpose: TypedCsrMatrix,
  x: Float64Array,
  { scratch, out }: Buffers,
): void {
  gather(transpose, columns, x, scratch);
  let shift = 0;
  if (centre !== undefined) {
    let mass = 0;
    for (let i = 0; i < rows; i++) mass += x[i];
    for (let j = 0; j < columns; j++) {
      scratch[j] -= mass * centre[j];
      shift += scratch[j] * centre[j];
    }
  }
  gather({ indptr, indices, values }, rows, scratch, out);
  if (shift !== 0) for (let i = 0; i < rows; i++) out[i] -= shift;
}

/** out = S v for `count` compressed rows S; two sums, so that additions need not wait for one another. */
function gather(
  { indptr, indices, values }: Pick<TypedCsrMatrix, 'indptr' | 'indices' | 'values'>,
  count: number,
  v: Float64Array,
  out: Float64Array,
): void {
  for (let i = 0; i < count; i++) {
    let s0 = 0;
    let s1 = 0;
    const end = indptr[i + 1];
    let t = indptr[i];
    for (; t + 1 < end; t += 2) {
      s0 += values[t] * v[indices[t]];
      s1 += values[t + 1] * v[indices[t + 1]];
    }
    if (t < end) s0 += values[t] * v[indices[t]];
    out[i] = s0 + s1;
  }
}
