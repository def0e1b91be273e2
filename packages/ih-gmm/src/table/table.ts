import {
  LabRangeError,
  isCsr,
  isLabError,
  toCsr,
  toDense,
  type CsrMatrix,
  type MatrixLike,
} from '@lab/linalg';
import { entriesOf } from './denseEntries.ts';
import { finish, type Steps } from '../steps.ts';

/** Data with one observation a row: a dense matrix, or compressed sparse rows. */
export type TableLike = MatrixLike | CsrMatrix;

/**
 * The data as they are worked on, every entry divided by `unit`. The unit is 1, and the entries may be the caller's own,
 * unless the largest entry is so large or small that squares could overflow or underflow: then it is a power of four near
 * that entry, which divides exactly, and so does its square root. Nothing ever writes to the entries.
 */
export type Table = DenseTable | SparseTable;

/** Row-major entries without gaps. */
export interface DenseTable {
  readonly kind: 'dense';
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
  readonly unit: number;
}

/**
 * Compressed sparse rows, each column at most once in a row. The table stands for the stored matrix minus `centre`
 * in every row, so that centring costs no memory.
 */
export interface SparseTable {
  readonly kind: 'sparse';
  readonly rows: number;
  readonly columns: number;
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
  readonly centre: Float64Array | undefined;
  readonly unit: number;
}

/**
 * Reads the data into a working copy.
 * @throws SHAPE no rows or columns, ragged rows, malformed sparse rows; NOT_FINITE naming row and column
 */
export function readTable(X: TableLike, argument = 'X'): Table {
  return finish(readTableSteps(X, argument));
}

/** As `readTable`, with a chance to yield between passes over the entries. */
export function* readTableSteps(X: TableLike, argument = 'X'): Steps<Table> {
  return isCsr(X) ? yield* readSparse(X, argument) : yield* readDense(X, argument);
}

function* readDense(X: MatrixLike, argument: string): Steps<DenseTable> {
  const { data, rows, columns, stride } = toDense(X, argument, { finite: false });
  refuseEmpty(rows, columns, argument);
  const entries = entriesOf({ data, rows, columns, stride });
  const harmless = isSurelyHarmless(entries);
  yield { stage: 'reading', done: 1, total: 2 };
  if (!harmless) toDense({ data: entries, rows, columns }, argument);
  const unit = harmless ? 1 : unitOf(largestMagnitude(entries));
  return { kind: 'dense', rows, columns, values: divided(entries, unit), unit };
}

function* readSparse(X: CsrMatrix, argument: string): Steps<SparseTable> {
  const { rows, columns, indptr, indices, values: given } = checkedCsr(X, argument);
  refuseEmpty(rows, columns, argument);
  yield { stage: 'reading', done: 1, total: 3 };
  const unit = isSurelyHarmless(given) ? 1 : unitOf(largestMagnitude(given));
  const table = {
    kind: 'sparse' as const,
    rows,
    columns,
    indptr,
    indices,
    values: divided(given, unit),
    centre: undefined,
    unit,
  };
  yield { stage: 'reading', done: 2, total: 3 };
  return hasRepeatedColumns(table) ? addRepeatedColumns(table) : table;
}

/** As `toCsr`, but an entry that is not finite is named by row and column. */
function checkedCsr(X: CsrMatrix, argument: string): ReturnType<typeof toCsr> {
  try {
    return toCsr(X, argument);
  } catch (error) {
    const at = isLabError(error) && error.code === 'NOT_FINITE' ? error.index : undefined;
    if (at === undefined || Number.isFinite(X.values[at])) throw error;
    const row = Array.from(X.indptr).findLastIndex((start) => start <= at);
    const column = X.indices[at];
    throw new LabRangeError('NOT_FINITE', `${argument}: entry (${row}, ${column}) is ${X.values[at]}`, {
      argument,
      index: row,
      details: { row, column },
    });
  }
}

function refuseEmpty(rows: number, columns: number, argument: string): void {
  if (rows === 0 || columns === 0)
    throw new LabRangeError(
      'SHAPE',
      `${argument} must have at least one row and one column, got ${rows} x ${columns}`,
      {
        argument,
      },
    );
}

/** Between these sizes of the largest entry, sums of squares and their products stay far inside the range of doubles. */
const harmlessRange = { low: 1e-60, high: 1e60 };

/**
 * True only where all entries are finite and the largest of them needs no unit, told by the sum of squares: it is between
 * the square of the largest and as many times that as there are entries, and an entry that is not finite spoils it.
 */
function isSurelyHarmless(values: Float64Array): boolean {
  // In short stretches: engines compile a function that is called often better than one that loops for long.
  const stretch = 4096;
  let sum = 0;
  for (let from = 0; from < values.length; from += stretch)
    sum += squaresOf(values, from, Math.min(values.length, from + stretch));
  return sum >= 2 * harmlessRange.low ** 2 * values.length && sum <= harmlessRange.high ** 2;
}

function squaresOf(values: Float64Array, from: number, to: number): number {
  // Four sums, so that none waits for the one before.
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let t = from;
  for (; t + 3 < to; t += 4) {
    const a = values[t];
    const b = values[t + 1];
    const c = values[t + 2];
    const d = values[t + 3];
    s0 += a * a;
    s1 += b * b;
    s2 += c * c;
    s3 += d * d;
  }
  for (; t < to; t++) s0 += values[t] * values[t];
  return s0 + s1 + (s2 + s3);
}

/** The power of four below `largest` where that matters, else 1. */
function unitOf(largest: number): number {
  if (largest === 0 || (largest >= harmlessRange.low && largest <= harmlessRange.high)) return 1;
  return Math.max(4 ** Math.floor(Math.log2(largest) / 2), Number.MIN_VALUE);
}

function largestMagnitude(values: Float64Array): number {
  // Two ends, and two of each, so that no comparison waits for the one before.
  let low0 = 0;
  let low1 = 0;
  let high0 = 0;
  let high1 = 0;
  const even = values.length - (values.length % 2);
  for (let t = 0; t < even; t += 2) {
    const a = values[t];
    const b = values[t + 1];
    if (a > high0) high0 = a;
    else if (a < low0) low0 = a;
    if (b > high1) high1 = b;
    else if (b < low1) low1 = b;
  }
  const last = even < values.length ? Math.abs(values[even]) : 0;
  return Math.max(high0, high1, -low0, -low1, last);
}

/** The entries divided by a power of two; the same array for 1. */
function divided(entries: Float64Array, unit: number): Float64Array {
  return unit === 1 ? entries : entries.map((value) => value / unit);
}

function hasRepeatedColumns({ rows, columns, indptr, indices }: SparseTable): boolean {
  const lastRow = new Int32Array(columns).fill(-1);
  for (let i = 0; i < rows; i++) {
    let before = -1;
    let ascending = true;
    const end = indptr[i + 1];
    for (let t = indptr[i]; t < end; t++) {
      ascending &&= indices[t] > before;
      before = indices[t];
    }
    if (ascending) continue;
    for (let t = indptr[i]; t < end; t++) {
      if (lastRow[indices[t]] === i) return true;
      lastRow[indices[t]] = i;
    }
  }
  return false;
}

/** Entries of one row and column add up. */
export function addRepeatedColumns(table: SparseTable): SparseTable {
  const { rows, columns, indptr, indices, values } = table;
  const place = new Int32Array(columns).fill(-1);
  const merged = { indptr: new Int32Array(rows + 1), indices: indices.slice(), values: values.slice() };
  let end = 0;
  for (let i = 0; i < rows; i++) {
    const start = end;
    for (let t = indptr[i]; t < indptr[i + 1]; t++) {
      const j = indices[t];
      if (place[j] >= start) merged.values[place[j]] += values[t];
      else {
        place[j] = end;
        merged.indices[end] = j;
        merged.values[end++] = values[t];
      }
    }
    merged.indptr[i + 1] = end;
  }
  return {
    ...table,
    indptr: merged.indptr,
    indices: merged.indices.slice(0, end),
    values: merged.values.slice(0, end),
  };
}

/** The same table with some of its columns, in the order given. */
export function selectColumns(table: Table, chosen: Int32Array): Table {
  if (table.kind === 'dense') {
    const { rows, columns, values } = table;
    const kept = new Float64Array(rows * chosen.length);
    for (let i = 0; i < rows; i++)
      for (let t = 0; t < chosen.length; t++) kept[i * chosen.length + t] = values[i * columns + chosen[t]];
    return { ...table, columns: chosen.length, values: kept };
  }
  const { rows, columns, indptr, indices, values, centre } = table;
  const place = new Int32Array(columns).fill(-1);
  for (let t = 0; t < chosen.length; t++) place[chosen[t]] = t;
  const kept = new Int32Array(rows + 1);
  for (let i = 0; i < rows; i++) {
    let count = kept[i];
    for (let t = indptr[i]; t < indptr[i + 1]; t++) if (place[indices[t]] >= 0) count++;
    kept[i + 1] = count;
  }
  const keptIndices = new Int32Array(kept[rows]);
  const keptValues = new Float64Array(kept[rows]);
  let end = 0;
  for (let t = 0; t < indptr[rows]; t++) {
    const j = place[indices[t]];
    if (j < 0) continue;
    keptIndices[end] = j;
    keptValues[end++] = values[t];
  }
  return {
    ...table,
    columns: chosen.length,
    indptr: kept,
    indices: keptIndices,
    values: keptValues,
    centre: centre === undefined ? undefined : Float64Array.from(chosen, (j) => centre[j]),
  };
}

/** The same table with some of its rows, in the order given. */
export function selectRows(table: Table, chosen: Int32Array): Table {
  const { columns } = table;
  if (table.kind === 'dense') {
    const kept = new Float64Array(chosen.length * columns);
    for (let t = 0; t < chosen.length; t++)
      kept.set(table.values.subarray(chosen[t] * columns, (chosen[t] + 1) * columns), t * columns);
    return { ...table, rows: chosen.length, values: kept };
  }
  const indptr = new Int32Array(chosen.length + 1);
  for (let t = 0; t < chosen.length; t++)
    indptr[t + 1] = indptr[t] + table.indptr[chosen[t] + 1] - table.indptr[chosen[t]];
  const indices = new Int32Array(indptr[chosen.length]);
  const values = new Float64Array(indptr[chosen.length]);
  for (let t = 0; t < chosen.length; t++) {
    const from = table.indptr[chosen[t]];
    const to = table.indptr[chosen[t] + 1];
    indices.set(table.indices.subarray(from, to), indptr[t]);
    values.set(table.values.subarray(from, to), indptr[t]);
  }
  return { ...table, rows: chosen.length, indptr, indices, values };
}

/** Undoes the division by the unit: value times unit to the given power, held inside the range of finite doubles. */
export function restoreUnit(value: number, unit: number, power: 1 | 2): number {
  return clipped(power === 1 ? value * unit : value * unit * unit);
}

/** The value held inside the range of finite doubles; -0 becomes 0. */
export function clipped(value: number): number {
  return Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE) + 0;
}

/** The same for all entries, in place. */
export function restoreEntries(entries: Float64Array, unit: number): Float64Array {
  if (unit === 1) return entries;
  for (let t = 0; t < entries.length; t++) entries[t] = restoreUnit(entries[t], unit, 1);
  return entries;
}
