import { contiguousData, matrixProduct, zeros, type Matrix, type MatrixLike } from '@lab/linalg';
import { outOfRange, readVector, requirePositive } from '@lab/linalg/arguments';
import { readPoints, type NumberList } from '../arguments.ts';
import { target, type PointBatch, type EuclideanTarget } from './target.ts';

/** Prior and intercept of {@link logisticRegression}. */
export interface LogisticRegressionOptions {
  /** Standard deviation of the normal prior of every coefficient, > 0; default 1. */
  readonly priorSd?: number;
  /** Whether a column of ones comes first; default false. */
  readonly intercept?: boolean;
}

/**
 * The posterior of Bayesian logistic regression: log p = -sum log(1 + exp(-(2y-1) x'z)) - |z|^2 / (2 priorSd^2).
 *
 * Strictly log-concave. Evaluated in batches, by two matrix products and one exponential for each point and row of data.
 *
 * @param X n x p, n >= 0
 * @param y n numbers 0 or 1
 * @throws LabRangeError OUT_OF_RANGE, SHAPE, NOT_FINITE
 */
export function logisticRegression(
  X: MatrixLike,
  y: NumberList,
  options: LogisticRegressionOptions = {},
): EuclideanTarget {
  const { priorSd = 1, intercept = false } = options;
  requirePositive(priorSd, 'priorSd');
  const { data, count: n, dim: p } = readPoints(X, 'X');
  const labels = readVector(y, 'y', n);
  const wrong = labels.findIndex((label) => label !== 0 && label !== 1);
  if (wrong >= 0) throw outOfRange(`y[${wrong}]`, '0 or 1', labels[wrong]);
  const d = intercept ? p + 1 : p;
  // Rows (2y-1) x: the sign of a row is part of the data.
  const signed = zeros(n, d);
  const rows = contiguousData(signed)!;
  for (let i = 0; i < n; i++) {
    const sign = 2 * labels[i] - 1;
    if (intercept) rows[i * d] = sign;
    for (let j = 0; j < p; j++) rows[i * d + d - p + j] = sign * data[i * p + j];
  }
  const evaluate = batchPosterior(signed, rows, 1 / (priorSd * priorSd));
  return target({
    dim: d,
    logDensityBatch: evaluate,
    gradient: (z) => {
      const gradient = new Float64Array(d);
      evaluate({ data: z.slice(), rows: 1, columns: d }, gradient);
      return gradient;
    },
  });
}

function batchPosterior(
  signed: Matrix,
  rows: Float64Array,
  precision: number,
): (points: PointBatch, gradients?: Float64Array) => Float64Array {
  const n = signed.rows;
  let margins: Matrix | undefined;
  return (points, gradients) => {
    const { data, rows: count, columns: d } = points;
    const values = new Float64Array(count);
    let shares: Float64Array | undefined;
    if (n > 0) {
      if (margins?.rows !== count) margins = zeros(count, n);
      matrixProduct(points, signed, { transposeB: true, out: margins });
      shares = contiguousData(margins)!;
      for (let i = 0; i < count; i++) values[i] = -softplusRow(shares, i * n, n);
    }
    if (gradients !== undefined) {
      if (shares === undefined) gradients.fill(0);
      else
        productInto(
          { data: shares, rows: count, columns: n },
          { data: rows, rows: n, columns: d },
          gradients,
        );
    }
    for (let i = 0; i < count; i++) {
      let square = 0;
      for (let k = i * d; k < (i + 1) * d; k++) {
        square += data[k] * data[k];
        if (gradients !== undefined) gradients[k] -= precision * data[k];
      }
      values[i] -= 0.5 * precision * square;
    }
    return values;
  };
}

function productInto(a: PointBatch, b: PointBatch, out: Float64Array): void {
  out.set(contiguousData(matrixProduct(a, b))!);
}

/**
 * sum log(1 + exp(-m)) over a row of margins, each replaced by 1 / (1 + exp(m)). One logarithm serves 500 factors 1 + exp(-|m|), which lie
 * between 1 and 2.
 */
function softplusRow(margins: Float64Array, start: number, count: number): number {
  let sum = 0;
  let product = 1;
  for (let k = 0; k < count; k++) {
    const m = margins[start + k];
    const e = Math.exp(-Math.abs(m));
    const factor = 1 + e;
    product *= factor;
    if (m < 0) {
      sum -= m;
      margins[start + k] = 1 / factor;
    } else margins[start + k] = e / factor;
    if (k % 500 === 499) {
      sum += Math.log(product);
      product = 1;
    }
  }
  return sum + Math.log(product);
}
