import { matrixProduct } from '@lab/linalg';
import { entriesOf } from './denseEntries.ts';
import { type DenseTable, type SparseTable, type Table } from './table.ts';

/** |x_i|^2 of every row, in squared units of the table. */
export function rowSquaredNorms(table: Table): Float64Array {
  const norms = new Float64Array(table.rows);
  if (table.kind === 'dense') {
    const { columns, values } = table;
    for (let i = 0; i < table.rows; i++) {
      let sum = 0;
      for (let t = i * columns; t < (i + 1) * columns; t++) sum += values[t] * values[t];
      norms[i] = sum;
    }
    return norms;
  }
  return table.centre === undefined ? storedNorms(table, norms) : centredNorms(table, table.centre, norms);
}

function storedNorms({ rows, indptr, values }: SparseTable, norms: Float64Array): Float64Array {
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    const end = indptr[i + 1];
    for (let t = indptr[i]; t < end; t++) sum += values[t] * values[t];
    norms[i] = sum;
  }
  return norms;
}

function centredNorms(
  { rows, indptr, indices, values }: SparseTable,
  centre: Float64Array,
  norms: Float64Array,
): Float64Array {
  const centreNorm = squaredNorm(centre);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    let covered = 0;
    for (let t = indptr[i]; t < indptr[i + 1]; t++) {
      const shift = centre[indices[t]];
      const rest = values[t] - shift;
      sum += rest * rest;
      covered += shift * shift;
    }
    norms[i] = sum + Math.max(centreNorm - covered, 0);
  }
  return norms;
}

/** Sum of squares of every column. */
export function columnEnergies(table: Table): Float64Array {
  const { rows, columns, values } = table;
  const energies = new Float64Array(columns);
  if (table.kind === 'dense') return denseColumnEnergies(table, energies);
  const { indptr, indices, centre } = table;
  const stored = indptr[rows];
  if (centre === undefined) {
    for (let t = 0; t < stored; t++) energies[indices[t]] += values[t] * values[t];
    return energies;
  }
  for (let j = 0; j < columns; j++) energies[j] = rows * centre[j] * centre[j];
  for (let t = 0; t < stored; t++) energies[indices[t]] += values[t] * (values[t] - 2 * centre[indices[t]]);
  return energies;
}

/** Four rows at a time, so that the sums are read and written a quarter as often. */
function denseColumnEnergies({ rows, columns, values }: DenseTable, energies: Float64Array): Float64Array {
  let i = 0;
  for (; i + 3 < rows; i += 4) {
    const r0 = i * columns;
    const r1 = r0 + columns;
    const r2 = r1 + columns;
    const r3 = r2 + columns;
    for (let j = 0; j < columns; j++) {
      const a = values[r0 + j];
      const b = values[r1 + j];
      const c = values[r2 + j];
      const d = values[r3 + j];
      energies[j] += a * a + b * b + (c * c + d * d);
    }
  }
  for (; i < rows; i++)
    for (let j = 0, t = i * columns; j < columns; j++, t++) energies[j] += values[t] * values[t];
  return energies;
}

/** X V for V of p x width, row-major; the result is n x width, row-major. */
export function timesTall(table: Table, V: Float64Array, width: number): Float64Array {
  return table.kind === 'dense' ? denseTimes(table, V, width) : sparseTimes(table, V, width);
}

/** X' A for A of n x width, row-major; the result is p x width, row-major. */
export function transposeTimes(table: Table, A: Float64Array, width: number): Float64Array {
  return table.kind === 'dense'
    ? denseTransposeTimes(table, A, width)
    : sparseTransposeTimes(table, A, width);
}

function denseTimes({ rows, columns, values }: DenseTable, V: Float64Array, width: number): Float64Array {
  return entriesOf(
    matrixProduct({ data: values, rows, columns }, { data: V, rows: columns, columns: width }),
  );
}

function denseTransposeTimes(
  { rows, columns, values }: DenseTable,
  A: Float64Array,
  width: number,
): Float64Array {
  return entriesOf(
    matrixProduct({ data: values, rows, columns }, { data: A, rows, columns: width }, { transposeA: true }),
  );
}

function sparseTimes(table: SparseTable, V: Float64Array, width: number): Float64Array {
  const { rows, columns, indptr, indices, values, centre } = table;
  const product = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) {
    const out = i * width;
    for (let t = indptr[i]; t < indptr[i + 1]; t++) {
      const value = values[t];
      const from = indices[t] * width;
      for (let k = 0; k < width; k++) product[out + k] += value * V[from + k];
    }
  }
  if (centre === undefined) return product;
  const shift = new Float64Array(width);
  for (let j = 0; j < columns; j++) for (let k = 0; k < width; k++) shift[k] += centre[j] * V[j * width + k];
  for (let i = 0; i < rows; i++) for (let k = 0; k < width; k++) product[i * width + k] -= shift[k];
  return product;
}

function sparseTransposeTimes(table: SparseTable, A: Float64Array, width: number): Float64Array {
  const { rows, columns, indptr, indices, values, centre } = table;
  const product = new Float64Array(columns * width);
  const sums = new Float64Array(width);
  for (let i = 0; i < rows; i++) {
    const from = i * width;
    for (let k = 0; k < width; k++) sums[k] += A[from + k];
    for (let t = indptr[i]; t < indptr[i + 1]; t++) {
      const value = values[t];
      const out = indices[t] * width;
      for (let k = 0; k < width; k++) product[out + k] += value * A[from + k];
    }
  }
  if (centre !== undefined)
    for (let j = 0; j < columns; j++)
      for (let k = 0; k < width; k++) product[j * width + k] -= centre[j] * sums[k];
  return product;
}

/** sum over the rows of each cluster of weight_i x_i, as clusters x p, row-major; rows labelled -1 are left out. */
export function clusterSums(
  table: Table,
  labels: Int32Array,
  { clusters, weights }: { readonly clusters: number; readonly weights: Float64Array },
): Float64Array {
  const { rows, columns } = table;
  const sums = new Float64Array(clusters * columns);
  for (let i = 0; i < rows; i++) if (labels[i] >= 0) addRow(table, i, weights[i], sums, labels[i] * columns);
  const centre = table.kind === 'sparse' ? table.centre : undefined;
  if (centre === undefined) return sums;
  const mass = new Float64Array(clusters);
  for (let i = 0; i < rows; i++) if (labels[i] >= 0) mass[labels[i]] += weights[i];
  for (let k = 0; k < clusters; k++)
    for (let j = 0; j < columns; j++) sums[k * columns + j] -= mass[k] * centre[j];
  return sums;
}

/** target[offset...] += factor * stored row i, without the centre. */
export function addRow(table: Table, i: number, factor: number, target: Float64Array, offset = 0): void {
  if (table.kind === 'dense') addDenseRow(table, i, factor, target, offset);
  else addSparseRow(table, i, factor, target, offset);
}

function addDenseRow(
  { columns, values }: DenseTable,
  i: number,
  factor: number,
  target: Float64Array,
  offset: number,
): void {
  const from = i * columns;
  for (let j = 0; j < columns; j++) target[offset + j] += factor * values[from + j];
}

function addSparseRow(
  { indptr, indices, values }: SparseTable,
  i: number,
  factor: number,
  target: Float64Array,
  offset: number,
): void {
  const end = indptr[i + 1];
  for (let t = indptr[i]; t < end; t++) target[offset + indices[t]] += factor * values[t];
}

/** <stored row i, vector>, without the centre. */
export function rowDot(table: Table, i: number, vector: Float64Array): number {
  return table.kind === 'dense' ? denseRowDot(table, i, vector) : sparseRowDot(table, i, vector);
}

function denseRowDot({ columns, values }: DenseTable, i: number, vector: Float64Array): number {
  const from = i * columns;
  let sum = 0;
  for (let j = 0; j < columns; j++) sum += values[from + j] * vector[j];
  return sum;
}

function sparseRowDot({ indptr, indices, values }: SparseTable, i: number, vector: Float64Array): number {
  const end = indptr[i + 1];
  let sum = 0;
  for (let t = indptr[i]; t < end; t++) sum += values[t] * vector[indices[t]];
  return sum;
}

/** Rows turned into columns: a rows x columns array, row-major, to columns x rows. */
export function transposed(values: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(values.length);
  // Tiles keep both the reads and the writes inside the cache.
  const tile = 32;
  for (let ib = 0; ib < rows; ib += tile)
    for (let jb = 0; jb < columns; jb += tile) {
      const iEnd = Math.min(ib + tile, rows);
      const jEnd = Math.min(jb + tile, columns);
      for (let i = ib; i < iEnd; i++)
        for (let j = jb; j < jEnd; j++) out[j * rows + i] = values[i * columns + j];
    }
  return out;
}

export function squaredNorm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return sum;
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
