import type { Task } from '../task.ts';

/** A positive semidefinite matrix that is computed column by column. */
export interface ColumnSource {
  readonly n: number;
  /** The diagonal, n numbers >= 0. */
  readonly diagonal: Float64Array;
  /** Writes column j (n numbers) to `out`. */
  readonly column: (j: number, out: Float64Array) => void;
}

/** When a pivoted Cholesky factorisation stops. */
export interface PivotedCholeskyStop {
  /** The largest rank; default n. */
  readonly rank?: number;
  /** Stop when the trace of the residual is at most this share of the trace; default 0. */
  readonly traceTolerance?: number;
  /** Stop when the largest diagonal entry of the residual is at most this share of the largest; default n times 2^-52. */
  readonly pivotTolerance?: number;
}

/** A low-rank factor F with F F' close to the matrix, from below. */
export interface LowRankFactor {
  /** n x rank, row-major. */
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** The rows chosen, in order; at these rows F is lower triangular. */
  readonly pivots: Int32Array;
  /** Trace of the residual over the trace of the matrix. */
  readonly missingTrace: number;
}

/**
 * The pivoted Cholesky factorisation: of the columns left, always the one whose diagonal entry is the largest.
 *
 * O(n rank^2) time and O(n rank) memory: of the matrix only the chosen columns are ever computed.
 */
export function* pivotedCholesky(
  { n, diagonal, column }: ColumnSource,
  { rank = n, traceTolerance = 0, pivotTolerance = n * 2 ** -52 }: PivotedCholeskyStop,
  phase: string,
): Task<LowRankFactor> {
  const residual = diagonal.slice();
  const trace = sum(residual);
  const smallestPivot = pivotTolerance * residual.reduce((most, value) => Math.max(most, value), 0);
  const columns: Float64Array[] = [];
  const pivots: number[] = [];
  let left = trace;
  while (columns.length < Math.min(rank, n) && left > traceTolerance * trace) {
    const pivot = indexOfLargest(residual);
    if (!(residual[pivot] > smallestPivot)) break;
    const next = new Float64Array(n);
    column(pivot, next);
    subtractProjections(next, columns, pivot);
    finishColumn(next, residual, pivot, pivots);
    columns.push(next);
    pivots.push(pivot);
    left = sum(residual);
    if (columns.length % 8 === 0 || columns.length * n > 1e6)
      yield { phase, done: columns.length, total: Math.min(rank, n) };
  }
  return {
    data: interleave(columns, n),
    rows: n,
    columns: columns.length,
    pivots: Int32Array.from(pivots),
    missingTrace: trace > 0 ? Math.max(0, left) / trace : 0,
  };
}

/** next -= sum_k column_k[pivot] column_k, four columns a pass. */
function subtractProjections(next: Float64Array, columns: readonly Float64Array[], pivot: number): void {
  const n = next.length;
  const count = columns.length;
  let k = 0;
  for (; k + 4 <= count; k += 4) {
    const a = columns[k];
    const b = columns[k + 1];
    const c = columns[k + 2];
    const d = columns[k + 3];
    const wa = a[pivot];
    const wb = b[pivot];
    const wc = c[pivot];
    const wd = d[pivot];
    for (let i = 0; i < n; i++) next[i] -= wa * a[i] + wb * b[i] + (wc * c[i] + wd * d[i]);
  }
  for (; k < count; k++) {
    const a = columns[k];
    const wa = a[pivot];
    for (let i = 0; i < n; i++) next[i] -= wa * a[i];
  }
}

/** Scales the column, sets what is 0 in exact arithmetic, and takes its squares off the residual. */
function finishColumn(
  next: Float64Array,
  residual: Float64Array,
  pivot: number,
  earlier: readonly number[],
): void {
  const root = Math.sqrt(residual[pivot]);
  for (let i = 0; i < next.length; i++) next[i] /= root;
  next[pivot] = root;
  for (const done of earlier) next[done] = 0;
  for (let i = 0; i < next.length; i++) residual[i] = Math.max(0, residual[i] - next[i] * next[i]);
  residual[pivot] = 0;
}

/** Columns side by side in row-major order. */
function interleave(columns: readonly Float64Array[], n: number): Float64Array {
  const rank = columns.length;
  const data = new Float64Array(n * rank);
  const tile = 64;
  for (let start = 0; start < n; start += tile) {
    const end = Math.min(n, start + tile);
    for (let j = 0; j < rank; j++) {
      const from = columns[j];
      for (let i = start; i < end; i++) data[i * rank + j] = from[i];
    }
  }
  return data;
}

function indexOfLargest(values: Float64Array): number {
  let index = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[index]) index = i;
  return index;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
