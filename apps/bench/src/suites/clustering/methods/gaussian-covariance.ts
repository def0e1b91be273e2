import { cholesky, gram, inverse, matrixProduct, zeros } from '@lab/linalg';
import type { Matrix } from '../../../data/read-table.ts';

/**
 * Log density of every row under the normal law whose mean and covariance are those of the rows weighted by `share`;
 * `floor` is added to variances.
 */
export type CovarianceModel = (X: Matrix, share: Float64Array, floor: number) => Float64Array;

/** Columns are independent inside a cluster. */
export const diagonalCovariance: CovarianceModel = (X, share, floor) => {
  const total = share.reduce((sum, value) => sum + value, 0);
  const means = weightedMeans(X, share, total);
  const variances = new Float64Array(X.columns);
  for (let i = 0; i < X.rows; i++)
    for (let j = 0; j < X.columns; j++)
      variances[j] = (variances[j] ?? 0) + (share[i] ?? 0) * (X.get(i, j) - (means[j] ?? 0)) ** 2;
  const precisions = variances.map((sum) => 1 / (sum / total + floor));
  const logDeterminant = precisions.reduce((sum, precision) => sum - Math.log(precision), 0);
  return Float64Array.from({ length: X.rows }, (_, i) => {
    let square = 0;
    for (let j = 0; j < X.columns; j++) square += (precisions[j] ?? 0) * (X.get(i, j) - (means[j] ?? 0)) ** 2;
    return logDensity(X.columns, logDeterminant, square);
  });
};

/** Any covariance. */
export const fullCovariance: CovarianceModel = (X, share, floor) => {
  const total = share.reduce((sum, value) => sum + value, 0);
  const means = weightedMeans(X, share, total);
  const centred = zeros(X.rows, X.columns);
  const weighted = zeros(X.rows, X.columns);
  for (let i = 0; i < X.rows; i++) {
    const root = Math.sqrt((share[i] ?? 0) / total);
    for (let j = 0; j < X.columns; j++) {
      const value = X.get(i, j) - (means[j] ?? 0);
      centred.set(i, j, value);
      weighted.set(i, j, root * value);
    }
  }
  const covariance = gram(weighted);
  for (let j = 0; j < X.columns; j++) covariance.set(j, j, covariance.get(j, j) + floor);
  const { lower } = cholesky(covariance);
  let logDeterminant = 0;
  for (let j = 0; j < X.columns; j++) logDeterminant += 2 * Math.log(lower.get(j, j));
  const whitened = matrixProduct(centred, inverse(lower), { transposeB: true });
  return Float64Array.from({ length: X.rows }, (_, i) => {
    let square = 0;
    for (let j = 0; j < X.columns; j++) square += whitened.get(i, j) ** 2;
    return logDensity(X.columns, logDeterminant, square);
  });
};

function logDensity(columns: number, logDeterminant: number, square: number): number {
  return -0.5 * (columns * Math.log(2 * Math.PI) + logDeterminant + square);
}

function weightedMeans(X: Matrix, share: Float64Array, total: number): Float64Array {
  const means = new Float64Array(X.columns);
  for (let i = 0; i < X.rows; i++) {
    const weight = (share[i] ?? 0) / total;
    if (weight === 0) continue;
    for (let j = 0; j < X.columns; j++) means[j] = (means[j] ?? 0) + weight * X.get(i, j);
  }
  return means;
}
