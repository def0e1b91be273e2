import { cholesky, matrixProduct } from '@lab/linalg';
import { dotColumns } from '../design/dotColumns.ts';
import { contents } from '../numeric/contents.ts';
import { curvature, logSigmoid, type LogisticProblem } from './state.ts';

/** The joint factor of all coefficients. */
export interface JointLogistic {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly xi: Float64Array;
  /** The bound with the local parameters that made this factor. */
  readonly elbo: number;
}

/** S = (X' diag(l) X + tau I)^-1, m = S X' kappa, then xi_i^2 = (x_i'm)^2 + x_i'S x_i; section 5.3. */
export function jointLogisticStep(problem: LogisticProblem, xi: Float64Array): JointLogistic {
  const { data, rows, columns: p, kappa, precision } = problem;
  const weight = xi.map(curvature);
  const weighted = data.map((value, at) => value * Math.sqrt(weight[at % rows]));
  const transposed = { data: weighted, rows: p, columns: rows };
  const system = contents(matrixProduct(transposed, transposed, { transposeB: true }));
  for (let j = 0; j < p; j++) system[j * p + j] += precision[j];
  const { lower } = cholesky({ data: system, rows: p, columns: p });
  const half = lowerInverse(contents(lower), p);
  const pull = new Float64Array(p);
  dotColumns(rows, p, data, kappa, pull);
  const mean = multiplyGram(half, pull, p);
  const variance = new Float64Array(p);
  for (let k = 0; k < p; k++) for (let j = 0; j <= k; j++) variance[j] += half[k * p + j] ** 2;
  // Rows of L^-1 X': their squares sum to x_i'S x_i.
  const spread = contents(
    matrixProduct({ data: half, rows: p, columns: p }, { data, rows: p, columns: rows }),
  );
  const next = new Float64Array(rows);
  const eta = new Float64Array(rows);
  for (let k = 0; k < p; k++)
    for (let i = 0; i < rows; i++) {
      next[i] += spread[k * rows + i] ** 2;
      eta[i] += mean[k] * data[k * rows + i];
    }
  let elbo = 0;
  for (let i = 0; i < rows; i++) {
    const square = eta[i] * eta[i] + next[i];
    elbo += logSigmoid(xi[i]) + kappa[i] * eta[i] - xi[i] / 2 - (weight[i] * (square - xi[i] * xi[i])) / 2;
    next[i] = Math.sqrt(square);
  }
  for (let j = 0; j < p; j++) {
    elbo += (1 + Math.log(precision[j])) / 2 + Math.log(half[j * p + j]);
    elbo -= (precision[j] * (mean[j] * mean[j] + variance[j])) / 2;
  }
  return { mean, variance, xi: next, elbo };
}

/** The inverse of a lower triangular matrix. */
function lowerInverse(lower: Float64Array, p: number): Float64Array {
  const inverse = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    const pivot = lower[i * p + i];
    for (let k = 0; k < i; k++) {
      const factor = lower[i * p + k] / pivot;
      if (factor === 0) continue;
      for (let j = 0; j <= k; j++) inverse[i * p + j] -= factor * inverse[k * p + j];
    }
    inverse[i * p + i] = 1 / pivot;
  }
  return inverse;
}

/** B'B x for a lower triangular B. */
function multiplyGram(b: Float64Array, x: Float64Array, p: number): Float64Array {
  const out = new Float64Array(p);
  for (let k = 0; k < p; k++) {
    let sum = 0;
    for (let j = 0; j <= k; j++) sum += b[k * p + j] * x[j];
    for (let j = 0; j <= k; j++) out[j] += b[k * p + j] * sum;
  }
  return out;
}
