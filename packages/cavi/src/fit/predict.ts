import { csrToDense, isCsr, LabRangeError, toDense, type CsrMatrix, type MatrixLike } from '@lab/linalg';
import type { RegressionFit } from './model.ts';

/** Predictions for new rows. */
export interface Prediction {
  /** One for each row. */
  readonly mean: number[];
  /** Predictive variances: noise, coefficients (and the intercept's s2 / n). */
  readonly variance: number[];
}

/**
 * Predicts responses of new rows.
 *
 * @param model a result of `fit` or `fitSummary`, also one that was written to JSON and read back
 * @param X m x p
 * @param options.covariance p x p covariance of the coefficients, such as that of `linearResponseCovariance`; default the
 *   factors' variances alone
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function predict(
  model: RegressionFit,
  X: MatrixLike | CsrMatrix,
  options: { readonly covariance?: MatrixLike } = {},
): Prediction {
  const { data, rows, columns, stride } = toDense(isCsr(X) ? csrToDense(X) : X, 'X');
  const p = model.mean.length;
  if (columns !== p) {
    const message = `X must have ${p} columns, as many as the model, got ${columns}`;
    throw new LabRangeError('SHAPE', message, { argument: 'X' });
  }
  const covariance = options.covariance === undefined ? undefined : square(options.covariance, p);
  const mean: number[] = [];
  const variance: number[] = [];
  const fromIntercept =
    model.hasIntercept && model.observations !== null ? model.noiseVariance / (model.observations + 1) : 0;
  const centred = new Float64Array(p);
  for (let i = 0; i < rows; i++) {
    let value = model.intercept;
    for (let j = 0; j < p; j++) {
      const entry = data[i * stride + j];
      value += entry * model.mean[j];
      centred[j] = entry - model.center[j];
    }
    mean.push(value);
    variance.push(model.noiseVariance + fromIntercept + quadratic(centred, model.variance, covariance));
  }
  return { mean, variance };
}

function square(value: MatrixLike, p: number): Float64Array {
  const { data, rows, columns, stride } = toDense(value, 'covariance');
  if (rows !== p || columns !== p) {
    const message = `covariance must be ${p} x ${p}, got ${rows} x ${columns}`;
    throw new LabRangeError('SHAPE', message, { argument: 'covariance' });
  }
  return Float64Array.from({ length: p * p }, (_, at) => data[Math.floor(at / p) * stride + (at % p)]);
}

function quadratic(
  x: Float64Array,
  variance: readonly number[],
  covariance: Float64Array | undefined,
): number {
  const p = x.length;
  let total = 0;
  if (covariance === undefined) {
    for (let j = 0; j < p; j++) total += x[j] * x[j] * variance[j];
    return total;
  }
  for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) total += x[i] * covariance[i * p + j] * x[j];
  return total;
}
