import { LabRangeError } from '@lab/linalg';
import { restoreUnit, type DenseTable, type SparseTable, type Table } from './table.ts';

/**
 * What is done to the data first.
 * - `none`: nothing.
 * - `sqrt`: entrywise square root, which steadies the variance of counts.
 * - `tfidf`: counts times 1 + ln((1 + n) / (1 + number of rows with the term)).
 * - `l2rows`: every row to unit length.
 * - `zscore`: every column to mean 0 and population standard deviation 1; a constant column becomes 0.
 * - `columnScale`: every column linearly to [-1, 1]; a constant column becomes 0.
 */
export type Transform = (typeof transforms)[number];

export const transforms = ['none', 'sqrt', 'tfidf', 'l2rows', 'zscore', 'columnScale'] as const;

/**
 * A transform with what it learnt from the training data, in data units: entry -> entry / divisor - centre. A divisor
 * of 0 stands for a constant column, which becomes 0.
 */
export interface Preprocessing {
  /** Which transform. */
  readonly transform: Transform;
  /** p numbers >= 0, or null where columns are not scaled. */
  readonly divisors: readonly number[] | null;
  /** p numbers, or null where nothing is subtracted. */
  readonly centre: readonly number[] | null;
}

/** True for the transforms that subtract something and so move zero rows. */
export function centres(transform: Transform): boolean {
  return transform === 'zscore' || transform === 'columnScale';
}

/** Learns a transform from the data. */
export function learnPreprocessing(table: Table, transform: Transform): Preprocessing {
  const free = { transform, divisors: null, centre: null };
  if (transform === 'tfidf') return { ...free, divisors: inverseDocumentFrequencies(table) };
  if (transform === 'zscore') return standardisation(table);
  if (transform === 'columnScale') return rangeScaling(table);
  return free;
}

/**
 * Applies a learnt transform; sparse tables stay sparse.
 * @throws NEGATIVE_ENTRY for sqrt and tfidf
 */
export function applyPreprocessing(table: Table, { transform, divisors, centre }: Preprocessing): Table {
  if (transform === 'none') return table;
  if (transform === 'sqrt' || transform === 'tfidf') refuseNegative(table, transform);
  if (transform === 'sqrt') {
    const values = table.values.slice();
    for (let t = 0; t < values.length; t++) values[t] = Math.sqrt(values[t]);
    return { ...table, values, unit: Math.sqrt(table.unit) };
  }
  if (transform === 'l2rows') return unitRows(table);
  if (divisors === null) return table;
  return table.kind === 'dense' ? scaleDense(table, divisors, centre) : scaleSparse(table, divisors, centre);
}

function refuseNegative(table: Table, transform: Transform): void {
  const { values } = table;
  let at = 0;
  while (at < values.length && !(values[at] < 0)) at++;
  if (at === values.length) return;
  const row = table.kind === 'dense' ? Math.floor(at / table.columns) : rowOfEntry(table, at);
  throw new LabRangeError(
    'NEGATIVE_ENTRY',
    `transform '${transform}' needs entries >= 0, got ${values[at] * table.unit} in row ${row}`,
    { argument: 'X', index: row },
  );
}

function rowOfEntry({ indptr }: SparseTable, entry: number): number {
  return indptr.findLastIndex((start) => start <= entry);
}

function inverseDocumentFrequencies(table: Table): number[] {
  const counts = new Float64Array(table.columns);
  for (let t = 0; t < table.values.length; t++)
    if (table.values[t] !== 0) counts[table.kind === 'dense' ? t % table.columns : table.indices[t]]++;
  return Array.from(counts, (count) => 1 / (1 + Math.log((1 + table.rows) / (1 + count))));
}

interface ColumnMoments {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Means, population standard deviations and ranges of the columns, zeros that are not stored included. */
function columnMoments(table: Table): ColumnMoments {
  const { rows, columns, values } = table;
  const mean = new Float64Array(columns);
  const stored = new Float64Array(columns);
  const low = new Float64Array(columns).fill(Infinity);
  const high = new Float64Array(columns).fill(-Infinity);
  const columnOf = table.kind === 'dense' ? undefined : table.indices;
  for (let t = 0; t < values.length; t++) {
    const j = columnOf === undefined ? t % columns : columnOf[t];
    mean[j] += values[t] / rows;
    stored[j]++;
    if (values[t] < low[j]) low[j] = values[t];
    if (values[t] > high[j]) high[j] = values[t];
  }
  const deviation = new Float64Array(columns);
  for (let t = 0; t < values.length; t++) {
    const j = columnOf === undefined ? t % columns : columnOf[t];
    deviation[j] += (values[t] - mean[j]) ** 2;
  }
  for (let j = 0; j < columns; j++) {
    const unstored = rows - stored[j];
    if (unstored > 0) {
      low[j] = Math.min(low[j], 0);
      high[j] = Math.max(high[j], 0);
    }
    deviation[j] = Math.sqrt((deviation[j] + unstored * mean[j] * mean[j]) / rows);
  }
  return { mean, deviation, low, high };
}

function standardisation(table: Table): Preprocessing {
  const { mean, deviation, low, high } = columnMoments(table);
  return columnMap(table, 'zscore', (j) =>
    // Rounding leaves a constant column a tiny deviation that must not become its scale.
    low[j] === high[j] ? { middle: 0, spread: 0 } : { middle: mean[j], spread: deviation[j] },
  );
}

function rangeScaling(table: Table): Preprocessing {
  const { low, high } = columnMoments(table);
  return columnMap(table, 'columnScale', (j) => ({
    middle: low[j] + (high[j] - low[j]) / 2,
    spread: (high[j] - low[j]) / 2,
  }));
}

function columnMap(
  { columns, unit }: Table,
  transform: Transform,
  column: (j: number) => { readonly middle: number; readonly spread: number },
): Preprocessing {
  const divisors: number[] = [];
  const centre: number[] = [];
  for (let j = 0; j < columns; j++) {
    const { middle, spread } = column(j);
    divisors.push(restoreUnit(spread, unit, 1));
    centre.push(spread === 0 ? 0 : middle / spread);
  }
  return { transform, divisors, centre };
}

function unitRows(table: Table): Table {
  const values = table.values.slice();
  for (let i = 0; i < table.rows; i++) {
    const start = table.kind === 'dense' ? i * table.columns : table.indptr[i];
    const end = table.kind === 'dense' ? start + table.columns : table.indptr[i + 1];
    let largest = 0;
    for (let t = start; t < end; t++) largest = Math.max(largest, Math.abs(values[t]));
    if (largest === 0) continue;
    let sum = 0;
    // Division by the largest entry first: a row far smaller than the others must not underflow.
    for (let t = start; t < end; t++) {
      values[t] /= largest;
      sum += values[t] * values[t];
    }
    const length = Math.sqrt(sum);
    for (let t = start; t < end; t++) values[t] /= length;
  }
  return { ...table, values, unit: 1 };
}

/** Keeps the unit where nothing is centred; centred values are of order one and get unit 1. */
function scaleDense(
  table: DenseTable,
  divisors: readonly number[],
  centre: readonly number[] | null,
): DenseTable {
  const { rows, columns } = table;
  const unit = centre === null ? 1 : table.unit;
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0, t = i * columns; j < columns; j++, t++) {
      const shift = centre === null ? 0 : centre[j];
      if (divisors[j] !== 0) values[t] = (table.values[t] * unit) / divisors[j] - shift;
    }
  return { ...table, values, unit: centre === null ? table.unit : 1 };
}

function scaleSparse(
  table: SparseTable,
  divisors: readonly number[],
  centre: readonly number[] | null,
): SparseTable {
  const { indices } = table;
  const unit = centre === null ? 1 : table.unit;
  const values = table.values.map((value, t) =>
    divisors[indices[t]] === 0 ? 0 : (value * unit) / divisors[indices[t]],
  );
  return {
    ...table,
    values,
    centre: centre === null ? undefined : Float64Array.from(centre),
    unit: centre === null ? table.unit : 1,
  };
}
