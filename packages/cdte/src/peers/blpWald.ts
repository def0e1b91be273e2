import { LabRangeError, isLabError, type Cholesky, type MatrixLike } from '@lab/linalg';
import { readVector } from '@lab/linalg/arguments';
import { chiSquare } from '@lab/stats';
import type { NumberList } from '../arguments.ts';
import { readMatrix } from '../data/sample.ts';
import { dense, factorize, multiply, solveFactored } from '../kernels/dense.ts';
import type { Points } from '../kernels/kernel.ts';

/** A best linear projection of the effect with its test. */
export interface BlpWald {
  /** 1 + d, the intercept first. */
  readonly coefficients: number[];
  /** Wald statistic that all coefficients are 0, with HC3 covariance. */
  readonly statistic: number;
  /** 1 + d. */
  readonly df: number;
  /** Chi-square upper tail. */
  readonly pValue: number;
}

/**
 * The best linear projection of doubly robust scores on the covariates, as `best_linear_projection` of grf and the
 * linear DR-learner give it: it sees mean effects only.
 *
 * @param X n x d, used as it is
 * @param scores n, from `meanEffect`
 * @throws SHAPE (also: not more rows than coefficients), NOT_FINITE, SINGULAR (columns that depend on each other)
 * @remarks MacKinnon and White (1985) for HC3: squared residuals over (1 - leverage)^2.
 */
export function blpWald(X: MatrixLike, scores: NumberList): BlpWald {
  const points = readMatrix(X, 'X');
  const y = readVector(scores, 'scores', points.rows);
  const design = withIntercept(points);
  const { rows: n, columns: k, data } = design;
  if (n <= k) {
    throw new LabRangeError('SHAPE', `X must have more rows than coefficients, got ${n} and ${k}`, {
      argument: 'X',
    });
  }
  const factor = factorGram(multiply(design, design, { transposeA: true }), k);
  const coefficients = solveFactored(
    factor,
    dense(multiply(design, dense(y, n, 1), { transposeA: true }), k, 1),
  );
  const fitted = multiply(design, dense(coefficients, k, 1));
  const solved = solveFactored(factor, dense(transposed(data, n, k), k, n));
  const scaled = data.slice();
  for (let i = 0; i < n; i++) {
    let leverage = 0;
    for (let j = 0; j < k; j++) leverage += data[i * k + j] * solved[j * n + i];
    const residual = (y[i] - fitted[i]) / Math.max(1e-12, 1 - leverage);
    for (let j = 0; j < k; j++) scaled[i * k + j] *= residual;
  }
  const meat = multiply(dense(scaled, n, k), dense(scaled, n, k), { transposeA: true });
  const statistic = waldStatistic(factor, meat, coefficients, k);
  return {
    coefficients: Array.from(coefficients),
    statistic,
    df: k,
    pValue: chiSquare.sf(statistic, { degreesOfFreedom: k }),
  };
}

/** b'V^-1 b with V = A^-1 meat A^-1, that is (A b)' meat^-1 (A b). */
function waldStatistic(factor: Cholesky, meat: Float64Array, coefficients: Float64Array, k: number): number {
  const lower = factor.lower;
  const upward = new Float64Array(k);
  for (let i = 0; i < k; i++) for (let j = i; j < k; j++) upward[i] += lower.get(j, i) * coefficients[j];
  const product = new Float64Array(k);
  for (let i = 0; i < k; i++) for (let j = 0; j <= i; j++) product[i] += lower.get(i, j) * upward[j];
  const solved = solveFactored(factorGram(meat, k), dense(product, k, 1));
  return product.reduce((sum, value, i) => sum + value * solved[i], 0);
}

function factorGram(gram: Float64Array, k: number): Cholesky {
  try {
    return factorize(gram, k);
  } catch (cause) {
    if (!isLabError(cause) || cause.code !== 'NOT_POSITIVE_DEFINITE') throw cause;
    const message = 'the columns of X depend on each other or on the intercept (a constant column?)';
    throw new LabRangeError('SINGULAR', message, { argument: 'X', cause });
  }
}

function withIntercept({ data, rows, columns }: Points): Points {
  const design = new Float64Array(rows * (columns + 1)).fill(1);
  for (let i = 0; i < rows; i++)
    design.set(data.subarray(i * columns, (i + 1) * columns), i * (columns + 1) + 1);
  return { data: design, rows, columns: columns + 1 };
}

function transposed(data: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(data.length);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) result[j * rows + i] = data[i * columns + j];
  return result;
}
