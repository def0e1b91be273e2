import { kmeans } from '@lab/stats';
import type { Matrix } from '../../../data/read-table.ts';
import type { CovarianceModel } from './gaussian-covariance.ts';

/** How a mixture is fitted. */
export interface MixtureOptions {
  readonly clusters: number;
  /** Of the K-means that EM starts from. */
  readonly restarts: number;
  readonly seed: number;
  readonly covariance: CovarianceModel;
}

const mostRounds = 100;
/** Gain in mean log-likelihood below which EM stops. */
const settled = 1e-3;
/** What is added to variances, in units of the mean variance of the columns. */
const ridge = 1e-6;

/** The most probable component of every row of a Gaussian mixture fitted by EM. */
export function mixtureLabels(
  X: Matrix,
  { clusters, restarts, seed, covariance }: MixtureOptions,
): Int32Array {
  const { labels } = kmeans(X, clusters, { restarts, seed });
  const shares = Array.from({ length: clusters }, (_, k) =>
    Float64Array.from(labels, (label) => Number(label === k)),
  );
  const floor = ridge * meanVariance(X);
  let before = -Infinity;
  for (let round = 0; round < mostRounds; round++) {
    const logs = shares.map((share) => componentLogs(X, share, covariance, floor));
    const likelihood = normaliseOver(logs, shares) / X.rows;
    if (likelihood - before < settled) break;
    before = likelihood;
  }
  return Int32Array.from({ length: X.rows }, (_, i) => {
    const row = shares.map((share) => share[i] ?? 0);
    return row.indexOf(Math.max(...row));
  });
}

/** log(weight) + log density of every row under the component that the shares define; -Infinity where it has died. */
function componentLogs(
  X: Matrix,
  share: Float64Array,
  covariance: CovarianceModel,
  floor: number,
): Float64Array {
  const total = share.reduce((sum, value) => sum + value, 0);
  if (total < 1e-8) return new Float64Array(X.rows).fill(-Infinity);
  const logs = covariance(X, share, floor);
  const logWeight = Math.log(total / X.rows);
  return logs.map((value) => value + logWeight);
}

/** Turns the logarithms into shares that sum to 1 for each row; returns the log-likelihood. */
function normaliseOver(logs: readonly Float64Array[], shares: readonly Float64Array[]): number {
  let likelihood = 0;
  const rows = logs[0]?.length ?? 0;
  for (let i = 0; i < rows; i++) {
    const most = Math.max(...logs.map((values) => values[i] ?? -Infinity));
    const sum = logs.reduce((total, values) => total + Math.exp((values[i] ?? -Infinity) - most), 0);
    likelihood += most + Math.log(sum);
    shares.forEach((share, k) => (share[i] = Math.exp((logs[k]?.[i] ?? -Infinity) - most) / sum));
  }
  return likelihood;
}

function meanVariance(X: Matrix): number {
  let total = 0;
  for (let j = 0; j < X.columns; j++) {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < X.rows; i++) {
      sum += X.get(i, j);
      squares += X.get(i, j) ** 2;
    }
    total += squares / X.rows - (sum / X.rows) ** 2;
  }
  return total / X.columns;
}
