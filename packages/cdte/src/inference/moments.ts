import { blockProduct } from '../nuisance/denseSmoother.ts';
import type { Task } from '../task.ts';

/** U leaves the diagonal out, V keeps it. */
export type Form = 'U' | 'V';

/** A matrix of moments M_ij = <phi_i, phi_j> of `units` units (rows, or clusters of rows), from n rows. */
export interface Moments {
  readonly n: number;
  readonly units: number;
  /** units x units. */
  readonly data: Float64Array;
  readonly summary: MomentSummary;
}

/** What every statistic needs of a matrix of moments; O(units) numbers. */
export interface MomentSummary {
  readonly n: number;
  readonly units: number;
  readonly rowSums: Float64Array;
  readonly diagonal: Float64Array;
  /** Sum of all entries. */
  readonly total: number;
  /** Sum of the squares of all entries. */
  readonly squares: number;
  /** Pairs of rows of different units, n(n - 1) without clusters. */
  readonly pairs: number;
}

/** The summary of a matrix of moments. */
export function summarize(data: Float64Array, units: number, n: number, pairs: number): MomentSummary {
  const rowSums = new Float64Array(units);
  const diagonal = new Float64Array(units);
  let squares = 0;
  for (let i = 0, at = 0; i < units; i++) {
    let sum = 0;
    for (let j = 0; j < units; j++, at++) {
      const value = data[at];
      sum += value;
      squares += value * value;
    }
    rowSums[i] = sum;
    diagonal[i] = data[i * units + i];
  }
  return { n, units, rowSums, diagonal, total: sumOf(rowSums), squares, pairs };
}

/** T_V = 1'M1/n, or T_U without the diagonal. */
export function statisticOf({ total, diagonal, n }: MomentSummary, form: Form): number {
  return (form === 'V' ? total : total - sumOf(diagonal)) / n;
}

/** The estimate of |psi|^2 that belongs to the statistic. */
export function psi2Of({ total, diagonal, n, pairs }: MomentSummary, form: Form): number {
  return form === 'V' ? total / n ** 2 : (total - sumOf(diagonal)) / pairs;
}

/** 2 sd(h)/sqrt(n), h_i = (1/n) sum_j M_ij: the standard error of the estimate away from the null. */
export function standardErrorOf({ rowSums, n, units }: MomentSummary): number {
  return (2 * Math.sqrt(units) * standardDeviation(rowSums)) / n ** 2;
}

/**
 * The jackknife standard error of the U form: the same without the noise of the diagonal. Every unit is left out
 * in turn, with the nuisances kept.
 */
export function jackknifeErrorOf({ rowSums, diagonal, total, units, n, pairs }: MomentSummary): number {
  const all = total - sumOf(diagonal);
  const share = pairs / (units * (units - 1));
  const without = rowSums.map(
    (sum, i) => (all - 2 * (sum - diagonal[i])) / ((units - 1) * (units - 2) * share),
  );
  return n > 2 && units > 2 ? ((units - 1) / Math.sqrt(units)) * standardDeviation(without) : NaN;
}

/** Trace and squared Frobenius norm of the null matrix c H M H / n (U: M without its diagonal), without forming it. */
export function nullTraces(summary: MomentSummary, form: Form): { trace: number; squares: number } {
  const { rowSums, diagonal, units, n } = summary;
  let total = 0;
  let rows = 0;
  let { squares } = summary;
  for (let i = 0; i < units; i++) {
    const sum = form === 'V' ? rowSums[i] : rowSums[i] - diagonal[i];
    total += sum;
    rows += sum * sum;
    if (form === 'U') squares -= diagonal[i] ** 2;
  }
  const factor = units / ((units - 1) * n);
  const trace = (form === 'V' ? sumOf(diagonal) : 0) - total / units;
  return {
    trace: factor * trace,
    squares: Math.max(0, factor ** 2 * (squares - (2 * rows) / units + (total / units) ** 2)),
  };
}

/** The null matrix c H M H / n, or c H M0 H / n with M0 = M without its diagonal: units x units, c = units/(units - 1). */
export function nullMatrix({ data, units, n, summary }: Moments, form: Form): Float64Array {
  const { rowSums, diagonal } = summary;
  const means = rowSums.map((sum, i) => (form === 'V' ? sum : sum - diagonal[i]) / units);
  const grand = sumOf(means) / units;
  const factor = units / ((units - 1) * n);
  const matrix = new Float64Array(units * units);
  for (let i = 0, at = 0; i < units; i++) {
    for (let j = 0; j < units; j++, at++) {
      const entry = i === j && form === 'U' ? 0 : data[at];
      matrix[at] = factor * (entry - means[i] - means[j] + grand);
    }
  }
  return matrix;
}

/** Sum of the cubes of the eigenvalues of a symmetric matrix: the trace of its third power. */
export function* cubeTrace(matrix: Float64Array, size: number): Task<number> {
  const square = yield* blockProduct(matrix, size, size, matrix, size, 'null law');
  let trace = 0;
  for (let at = 0; at < matrix.length; at++) trace += square[at] * matrix[at];
  return trace;
}

/** Blocks of a matrix of moments summed over clusters. */
export function sumOverClusters(data: Float64Array, index: ArrayLike<number>, count: number): Float64Array {
  const n = index.length;
  const sums = new Float64Array(count * count);
  for (let i = 0, at = 0; i < n; i++) {
    const row = index[i] * count;
    for (let j = 0; j < n; j++, at++) sums[row + index[j]] += data[at];
  }
  return sums;
}

/** Pairs of rows in different clusters (of rows, without clusters). */
export function distinctPairs(n: number, clusters: ArrayLike<number> | null): number {
  if (clusters === null) return n * (n - 1);
  const sizes = new Map<number, number>();
  for (let i = 0; i < n; i++) sizes.set(clusters[i], (sizes.get(clusters[i]) ?? 0) + 1);
  let pairs = n * n;
  for (const size of sizes.values()) pairs -= size * size;
  return pairs;
}

/** The sum of the entries. */
export function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

/** The standard deviation with divisor length - 1. */
export function standardDeviation(values: ArrayLike<number>): number {
  const mean = sumOf(values) / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/** Clusters, or rows where there are none. */
export function unitCount(n: number, clusters: readonly number[] | null): number {
  return clusters === null ? n : clusters.reduce((most, cluster) => Math.max(most, cluster), 0) + 1;
}
