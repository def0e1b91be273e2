import { distinctPairs, unitCount, type MomentSummary } from '../inference/moments.ts';
import type { Embedding, MomentChoice } from '../inference/pseudoGram.ts';
import { columnGram, dense, eigenpairs, multiply } from '../kernels/dense.ts';
import { gatherRows, kernelBlock, pointRows, type Points } from '../kernels/kernel.ts';
import { pivotedCholesky, type LowRankFactor } from '../kernels/pivotedCholesky.ts';
import { columnsOf, type FitState } from '../model/state.ts';
import type { Task } from '../task.ts';
import { lowRankLimits } from './limits.ts';

/** A matrix of moments that is computed block by block and never held. */
export interface MomentSource {
  readonly n: number;
  readonly units: number;
  readonly pairs: number;
  readonly diagonal: Float64Array;
  /** Rows [start, end), columns from `from` on, row-major. */
  readonly block: (start: number, end: number, from: number) => Float64Array;
}

/** The moments of an embedding on the low-rank path. */
export function* momentSource(
  state: FitState,
  { averaging, kernel, points: x = state.x }: MomentChoice,
  embedding: Embedding,
): Task<MomentSource> {
  const order = clusterOrder(state.model.clusters);
  const n = state.sample.n;
  const points = order === undefined ? x : gatherRows(x, order.rows);
  const own = { data: embedding.data, rows: n, columns: embedding.columns };
  const e = order === undefined ? own : gatherRows(own, order.rows);
  const factor = averaging === 'l2' ? yield* squaredKernelFactor(state, kernel, points) : undefined;
  const rows = (start: number, end: number, from: number): Float64Array => {
    const block = rowProducts(e, start, end, from);
    if (averaging === 'marginal') return block;
    const weight = new Float64Array(block.length);
    if (factor === undefined)
      kernelBlock(kernel, pointRows(points, start, end), pointRows(points, from, n), weight);
    else weight.set(rowProducts(factor, start, end, from));
    for (let at = 0; at < block.length; at++) block[at] *= weight[at];
    return block;
  };
  const pairs = distinctPairs(n, state.model.clusters);
  if (order === undefined) return { n, units: n, pairs, diagonal: rowDiagonal(e, factor), block: rows };
  return clusterSource(rows, order.starts, n, pairs);
}

/** Rows start..end of a matrix times all its rows from `from` on. */
function rowProducts(e: Points, start: number, end: number, from: number): Float64Array {
  const left = pointRows(e, start, end);
  return multiply(left, pointRows(e, from, e.rows), { transposeB: true });
}

/** |E_i|^2, times |F_i|^2 where a factor stands for the kernel, whose own diagonal is 1. */
function rowDiagonal(e: Points, factor: Points | undefined): Float64Array {
  const squares = (points: Points, i: number): number => {
    let sum = 0;
    for (let at = i * points.columns; at < (i + 1) * points.columns; at++) sum += points.data[at] ** 2;
    return sum;
  };
  return Float64Array.from(
    { length: e.rows },
    (_, i) => squares(e, i) * (factor === undefined ? 1 : squares(factor, i)),
  );
}

/** A factor of K K / n from one of K: F (F'F/n)^(1/2). */
function* squaredKernelFactor(state: FitState, kernel: MomentChoice['kernel'], points: Points): Task<Points> {
  const f = yield* testKernelFactor(state, kernel, points);
  const r = f.columns;
  const gram = columnGram(f.data, f.rows, r);
  const { values, vectors } = eigenpairs(gram, r);
  const scaled = vectors.slice();
  for (let i = 0, at = 0; i < r; i++)
    for (let j = 0; j < r; j++, at++) scaled[at] *= Math.sqrt(Math.max(0, values[j]) / f.rows);
  return { data: multiply(f, dense(scaled, r, r)), rows: f.rows, columns: r };
}

/** A low-rank factor of the test kernel. */
export function testKernelFactor(
  { model }: FitState,
  kernel: MomentChoice['kernel'],
  points: Points,
): Task<LowRankFactor> {
  return pivotedCholesky(
    columnsOf(kernel, points),
    lowRankLimits(model.options.rank ?? 'auto').kernel,
    'test kernel',
  );
}

/** Rows in the order of their clusters, and where each cluster starts. */
function clusterOrder(
  clusters: readonly number[] | null,
): { rows: Int32Array; starts: Int32Array } | undefined {
  if (clusters === null) return undefined;
  const units = unitCount(clusters.length, clusters);
  const starts = new Int32Array(units + 1);
  for (const cluster of clusters) starts[cluster + 1]++;
  for (let c = 0; c < units; c++) starts[c + 1] += starts[c];
  const next = starts.slice();
  const rows = new Int32Array(clusters.length);
  for (const [i, cluster] of clusters.entries()) rows[next[cluster]++] = i;
  return { rows, starts };
}

/** Moments summed over clusters, whose rows lie one after another. */
function clusterSource(
  rows: MomentSource['block'],
  starts: Int32Array,
  n: number,
  pairs: number,
): MomentSource {
  const units = starts.length - 1;
  const block: MomentSource['block'] = (start, end, from) => {
    const part = rows(starts[start], starts[end], starts[from]);
    const width = n - starts[from];
    const sums = new Float64Array((end - start) * (units - from));
    for (let c = start; c < end; c++) {
      for (let i = starts[c]; i < starts[c + 1]; i++) {
        const row = (i - starts[start]) * width - starts[from];
        for (let k = from, to = (c - start) * (units - from); k < units; k++, to++)
          for (let j = starts[k]; j < starts[k + 1]; j++) sums[to] += part[row + j];
      }
    }
    return sums;
  };
  const diagonal = Float64Array.from({ length: units }, (_, c) => {
    const own = block(c, c + 1, c);
    return own[0];
  });
  return { n, units, pairs, diagonal, block };
}

/** Blocks hold about this many numbers. */
const blockEntries = 1e6;

/** The summary of a matrix of moments in one pass over its upper half. */
export function* summarizeSource({ n, units, pairs, diagonal, block }: MomentSource): Task<MomentSummary> {
  const rowSums = new Float64Array(units);
  let squares = 0;
  for (let start = 0; start < units;) {
    const end = Math.min(units, start + Math.max(1, Math.floor(blockEntries / (units - start))));
    const part = block(start, end, start);
    squares += addSymmetricBlock(part, rowSums, start, end);
    start = end;
    yield { phase: 'statistic', done: end, total: units };
  }
  const total = rowSums.reduce((sum, value) => sum + value, 0);
  return { n, units, rowSums, diagonal, total, squares, pairs };
}

/** Adds rows [start, end) right of and on the diagonal to the row sums; returns the sum of squares, mirror included. */
function addSymmetricBlock(part: Float64Array, rowSums: Float64Array, start: number, end: number): number {
  const units = rowSums.length;
  const width = units - start;
  let squares = 0;
  for (let i = start; i < end; i++) {
    const row = (i - start) * width - start;
    const own = part[row + i];
    let sum = own;
    squares += own * own;
    for (let j = i + 1; j < units; j++) {
      const value = part[row + j];
      sum += value;
      rowSums[j] += value;
      squares += 2 * value * value;
    }
    rowSums[i] += sum;
  }
  return squares;
}
