import { type SparseMatrix, type SymmetricOperator } from '@lab/linalg';
import { type HollowGram } from './hollowGram.ts';
import { type DenseTable, type SparseTable } from '../table/table.ts';

/**
 * The operator v -> X (X' v) - subtracted .* v, in squared units of the table. With d_i subtracted it is the hollowed
 * Gram matrix, with zeros the Gram matrix itself. Its scratch vector is shared between calls.
 */
export function gramOperator(
  gram: HollowGram,
  subtracted: Float64Array = gram.squaredNorms,
): SymmetricOperator {
  const { table, size, squaredNorms, entries, stored } = gram;
  if (entries !== undefined) {
    const kept = squaredNorms.map((norm, i) => norm - subtracted[i]);
    return { size, multiply: (x, out) => multiplyEntries(entries, kept, x, out) };
  }
  if (table.kind === 'sparse' && stored !== undefined) return sparseOperator(table, stored, subtracted);
  const product = denseProduct(table as DenseTable);
  return {
    size,
    multiply: (x, out) => {
      product(x, out);
      subtractScaled(subtracted, x, out, 1);
    },
  };
}

/** out -= subtracted .* x for `count` vectors. */
function subtractScaled(subtracted: Float64Array, x: Float64Array, out: Float64Array, count: number): void {
  const n = subtracted.length;
  for (let k = 0, t = 0; k < count; k++) for (let i = 0; i < n; i++, t++) out[t] -= subtracted[i] * x[t];
}

/** Writes X (X' x) to `out`. */
type Product = (x: Float64Array, out: Float64Array) => void;

function denseProduct(table: DenseTable): Product {
  const scratch = new Float64Array(table.columns);
  return (x, out) => multiplyDense(table, x, { scratch, out });
}

/** (S - 1 c') (S - 1 c')' x - subtracted .* x for the stored rows S and the centre c. */
function sparseOperator(
  { rows, columns, centre }: SparseTable,
  stored: SparseMatrix,
  subtracted: Float64Array,
): SymmetricOperator {
  const multiplyBlock = (count: number, x: Float64Array, out: Float64Array): void => {
    if (centre === undefined) stored.outerMultiply(x, out, count);
    else {
      const parts = new Float64Array(count * columns);
      stored.multiplyTranspose(x, parts, count);
      const shifts = centredParts(centre, x, parts, count);
      stored.multiply(parts, out, count);
      for (let k = 0; k < count; k++) for (let i = k * rows; i < (k + 1) * rows; i++) out[i] -= shifts[k];
    }
    subtractScaled(subtracted, x, out, count);
  };
  return { size: rows, multiply: (x, out) => multiplyBlock(1, x, out), multiplyBlock };
}

/** Turns S' x into (S - 1 c')' x, in place, and returns c' (S - 1 c')' x, for each of `count` vectors. */
function centredParts(
  centre: Float64Array,
  x: Float64Array,
  parts: Float64Array,
  count: number,
): Float64Array {
  const n = x.length / count;
  const shifts = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    let mass = 0;
    for (let i = k * n; i < (k + 1) * n; i++) mass += x[i];
    for (let j = 0, t = k * centre.length; j < centre.length; j++, t++) {
      parts[t] -= mass * centre[j];
      shifts[k] += parts[t] * centre[j];
    }
  }
  return shifts;
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
