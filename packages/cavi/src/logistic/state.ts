import { isCsr, csrToDense, LabRangeError, toDense, type CsrMatrix, type MatrixLike } from '@lab/linalg';
import { readVector, requireBoolean, requireKnownFields, requirePositive } from '@lab/linalg/arguments';
import { dotAt, addAt, addColumns } from '../design/dotColumns.ts';
import { readPositiveVector } from '../input/arguments.ts';
import { requireSize } from '../input/regressionData.ts';
import { turned } from '../design/turned.ts';

/** How a logistic model is read. */
export interface LogisticModelOptions {
  /** Precision tau of the normal prior of every coefficient, > 0. */
  readonly priorPrecision: number;
  /** Whether to add an intercept, default true. */
  readonly intercept?: boolean;
  /** Precision of the normal prior of the intercept, > 0, default 0.01: proper, so that one class alone can be fitted. */
  readonly interceptPrecision?: number;
}

export const logisticModelFields = ['priorPrecision', 'intercept', 'interceptPrecision'] as const;

/** A logistic regression in the working layout; an intercept is the last column. */
export interface LogisticProblem {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** n values y - 1/2. */
  readonly kappa: Float64Array;
  /** One precision a column. */
  readonly precision: Float64Array;
  readonly intercept: boolean;
  readonly oneClass: boolean;
}

/** Factors of the coefficients, the local parameters, and the linear predictor. */
export interface LogisticFactors {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  /** n local parameters xi. */
  readonly xi: Float64Array;
  /** n values X m. */
  readonly eta: Float64Array;
}

/** Data, checked. Throws RESPONSE where y is not 0/1. */
export function readLogistic(
  X: MatrixLike | CsrMatrix,
  y: ArrayLike<number>,
  options: LogisticModelOptions,
): LogisticProblem {
  const tau = requirePositive(options.priorPrecision, 'priorPrecision');
  const intercept = requireBoolean(options.intercept ?? true, 'intercept');
  const interceptPrecision = requirePositive(options.interceptPrecision ?? 0.01, 'interceptPrecision');
  const matrix = toDense(isCsr(X) ? csrToDense(X) : X, 'X');
  const { rows } = matrix;
  requireSize(rows, matrix.columns);
  const response = readVector(y, 'y', rows);
  const index = response.findIndex((value) => value !== 0 && value !== 1);
  if (index >= 0) {
    const message = `y must be coded 0 and 1, got ${response[index]} at ${index}`;
    throw new LabRangeError('RESPONSE', message, { argument: 'y', index });
  }
  const columns = matrix.columns + (intercept ? 1 : 0);
  const data = new Float64Array(rows * columns);
  data.set(turned(matrix.data, rows, matrix.columns, matrix.stride));
  data.fill(1, rows * matrix.columns);
  const precision = new Float64Array(columns).fill(tau);
  if (intercept) precision[columns - 1] = interceptPrecision;
  return {
    data,
    rows,
    columns,
    kappa: response.map((value) => value - 0.5),
    precision,
    intercept,
    oneClass: response.every((value) => value === response[0]),
  };
}

/** Mean 0, the prior's variances. */
export function startLogistic(problem: LogisticProblem): LogisticFactors {
  const factors = {
    mean: new Float64Array(problem.columns),
    variance: problem.precision.map((tau) => 1 / tau),
    xi: new Float64Array(problem.rows),
    eta: new Float64Array(problem.rows),
  };
  refreshXi(problem, factors);
  return factors;
}

/** A checked point. */
export function readLogisticPoint(
  value: { readonly mean: ArrayLike<number>; readonly variance: ArrayLike<number> },
  problem: LogisticProblem,
): LogisticFactors {
  requireKnownFields(value, ['mean', 'variance'], 'at');
  const factors = {
    mean: readVector(value.mean, 'at.mean', problem.columns),
    variance: readPositiveVector(value.variance, 'at.variance', problem.columns),
    xi: new Float64Array(problem.rows),
    eta: new Float64Array(problem.rows),
  };
  predictor(problem, factors);
  refreshXi(problem, factors);
  return factors;
}

/** eta = X m. */
export function predictor({ data, rows, columns }: LogisticProblem, { mean, eta }: LogisticFactors): void {
  eta.fill(0);
  addColumns(rows, columns, 1, mean, data, eta);
}

/** xi_i^2 = E eta_i^2 = (x_i'm)^2 + sum x_ij^2 s_j. */
export function refreshXi(problem: LogisticProblem, factors: LogisticFactors): void {
  expectedSquares(problem, factors, factors.xi);
  for (let i = 0; i < factors.xi.length; i++) factors.xi[i] = Math.sqrt(factors.xi[i]);
}

/** Writes (x_i'm)^2 + sum x_ij^2 s_j. */
export function expectedSquares(
  { data, rows, columns }: LogisticProblem,
  { variance, eta }: LogisticFactors,
  out: Float64Array,
): void {
  for (let i = 0; i < rows; i++) out[i] = eta[i] * eta[i];
  for (let j = 0; j < columns; j++) {
    const s = variance[j];
    for (let i = 0, at = j * rows; i < rows; i++, at++) out[i] += s * data[at] * data[at];
  }
}

/** l(xi) = tanh(xi / 2) / (2 xi), by its series near 0. */
export function curvature(xi: number): number {
  const x = Math.abs(xi);
  if (x >= 1e-3) return Math.tanh(x / 2) / (2 * x);
  const square = x * x;
  return 0.25 - square / 48 + (square * square) / 480;
}

/** Variances from the local parameters, then the means: one after the other, or all from the old ones. */
export function updateCoefficients(
  problem: LogisticProblem,
  factors: LogisticFactors,
  sequential: boolean,
): void {
  const { data, rows, columns, kappa, precision } = problem;
  const { mean, variance, xi, eta } = factors;
  const weight = xi.map(curvature);
  const pull = new Float64Array(rows);
  for (let i = 0; i < rows; i++) pull[i] = kappa[i] - weight[i] * eta[i];
  for (let j = 0; j < columns; j++) {
    let d = 0;
    for (let i = 0, at = j * rows; i < rows; i++, at++) d += weight[i] * data[at] * data[at];
    variance[j] = 1 / (d + precision[j]);
    const old = mean[j];
    mean[j] = variance[j] * (dotAt(rows, data, j * rows, pull) + d * old);
    const step = mean[j] - old;
    if (!sequential || step === 0) continue;
    addAt(rows, step, data, j * rows, eta);
    for (let i = 0, at = j * rows; i < rows; i++, at++) pull[i] -= step * weight[i] * data[at];
  }
  if (!sequential) predictor(problem, factors);
}

/** The bound with the local parameters as they stand; section 5.3. */
export function logisticElbo(problem: LogisticProblem, factors: LogisticFactors): number {
  const { rows, kappa, precision } = problem;
  const { mean, variance, xi, eta } = factors;
  const squares = new Float64Array(rows);
  expectedSquares(problem, factors, squares);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    total += logSigmoid(xi[i]) + kappa[i] * eta[i] - xi[i] / 2;
    total -= (curvature(xi[i]) * (squares[i] - xi[i] * xi[i])) / 2;
  }
  for (let j = 0; j < mean.length; j++) {
    total += (1 + Math.log(precision[j]) + Math.log(variance[j])) / 2;
    total -= (precision[j] * (mean[j] * mean[j] + variance[j])) / 2;
  }
  return total;
}

/** log(1 / (1 + e^-x)) without overflow. */
export function logSigmoid(x: number): number {
  return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
}
