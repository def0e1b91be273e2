import { LabRangeError, isLabError, type MatrixLike } from '@lab/linalg';
import { readVector, requireNotNegative } from '@lab/linalg/arguments';
import { readMatrix } from '../data/sample.ts';
import { dense, factorize, solveFactored } from '../kernels/dense.ts';
import type { Points } from '../kernels/kernel.ts';

/** Options of {@link ridgeLogistic}. */
export interface RidgeLogisticOptions {
  /** Penalty (ridge/2)|slopes|^2, >= 0, default 1; the intercept is free. */
  readonly ridge?: number;
}

/** A fitted logistic regression. */
export interface RidgeLogistic {
  /** 1 + d, the intercept first. */
  readonly coefficients: number[];
  /** n fitted probabilities, not clipped. */
  readonly propensity: number[];
  /** False where 100 steps did not bring the gradient below 1e-12 n. */
  readonly converged: boolean;
  readonly iterations: number;
}

/**
 * Logistic regression with a ridge penalty, by Newton's method with step halving.
 *
 * @param X n x d, used as it is
 * @param treatment n entries 0 or 1
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, OUT_OF_RANGE (ridge < 0, treatment not 0/1)
 * @remarks Minimises sum log(1 + e^eta) - a eta + (ridge/2)|beta|^2; docs/theory.md, section 3.
 */
export function ridgeLogistic(
  X: MatrixLike,
  treatment: ArrayLike<number>,
  { ridge = 1 }: RidgeLogisticOptions = {},
): RidgeLogistic {
  requireNotNegative(ridge, 'ridge');
  const points = readMatrix(X, 'X');
  const arms = readVector(treatment, 'treatment', points.rows);
  const wrong = arms.findIndex((arm) => arm !== 0 && arm !== 1);
  if (wrong >= 0) {
    const message = `treatment must be coded 0 and 1, got ${arms[wrong]} at ${wrong}`;
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'treatment', index: wrong });
  }
  const { coefficients, converged, iterations } = fitLogistic(points, arms, ridge);
  return {
    coefficients: Array.from(coefficients),
    propensity: Array.from(logisticPredict(points, coefficients)),
    converged,
    iterations,
  };
}

/** The fit on points in the working layout. */
export function fitLogistic(
  points: Points,
  arms: ArrayLike<number>,
  ridge: number,
): { coefficients: Float64Array; converged: boolean; iterations: number } {
  const size = points.columns + 1;
  let beta: Float64Array = new Float64Array(size);
  let objective = penalizedLoss(points, arms, beta, ridge);
  for (let iterations = 0; iterations < 100; iterations++) {
    const { gradient, hessian } = derivatives(points, arms, beta, ridge);
    const steepest = gradient.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
    if (steepest < 1e-12 * points.rows) return { coefficients: beta, converged: true, iterations };
    const step = newtonStep(hessian, gradient, size);
    const next = lineSearch(points, arms, beta, step, ridge, objective);
    if (next === undefined)
      return { coefficients: beta, converged: steepest < 1e-8 * points.rows, iterations };
    beta = next.beta;
    objective = next.objective;
  }
  return { coefficients: beta, converged: false, iterations: 100 };
}

/** Probabilities at points for coefficients with the intercept first. */
export function logisticPredict({ data, rows, columns }: Points, coefficients: Float64Array): Float64Array {
  const probability = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let eta = coefficients[0];
    for (let j = 0; j < columns; j++) eta += coefficients[j + 1] * data[i * columns + j];
    probability[i] = sigmoid(eta);
  }
  return probability;
}

/** 1 / (1 + e^-eta) without overflow. */
function sigmoid(eta: number): number {
  if (eta >= 0) return 1 / (1 + Math.exp(-eta));
  const odds = Math.exp(eta);
  return odds / (1 + odds);
}

function penalizedLoss(points: Points, arms: ArrayLike<number>, beta: Float64Array, ridge: number): number {
  const { data, rows, columns } = points;
  let loss = 0;
  for (let j = 1; j <= columns; j++) loss += (ridge / 2) * beta[j] * beta[j];
  for (let i = 0; i < rows; i++) {
    let eta = beta[0];
    for (let j = 0; j < columns; j++) eta += beta[j + 1] * data[i * columns + j];
    loss += Math.max(eta, 0) + Math.log1p(Math.exp(-Math.abs(eta))) - arms[i] * eta;
  }
  return loss;
}

function derivatives(
  points: Points,
  arms: ArrayLike<number>,
  beta: Float64Array,
  ridge: number,
): { gradient: Float64Array; hessian: Float64Array } {
  const { data, rows, columns } = points;
  const size = columns + 1;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const probability = logisticPredict(points, beta);
  const row = new Float64Array(size).fill(1);
  for (let i = 0; i < rows; i++) {
    row.set(data.subarray(i * columns, (i + 1) * columns), 1);
    const error = probability[i] - arms[i];
    const weight = probability[i] * (1 - probability[i]);
    for (let j = 0; j < size; j++) {
      gradient[j] += error * row[j];
      const scaled = weight * row[j];
      for (let k = 0; k <= j; k++) hessian[j * size + k] += scaled * row[k];
    }
  }
  for (let j = 1; j < size; j++) {
    gradient[j] += ridge * beta[j];
    hessian[j * size + j] += ridge;
  }
  return { gradient, hessian };
}

/** hessian^-1 gradient; a singular Hessian (a constant column without a penalty) gets a small multiple of the identity. */
function newtonStep(hessian: Float64Array, gradient: Float64Array, size: number): Float64Array {
  let largest = 0;
  for (let j = 0; j < size; j++) largest = Math.max(largest, hessian[j * size + j]);
  for (let damping = 0; ; damping = damping === 0 ? 1e-12 : damping * 100) {
    const damped = hessian.slice();
    for (let j = 0; j < size; j++) damped[j * size + j] += damping * Math.max(largest, 1e-12);
    try {
      return solveFactored(factorize(damped, size), dense(gradient, size, 1));
    } catch (error) {
      if (damping > 1 || !isLabError(error) || error.code !== 'NOT_POSITIVE_DEFINITE') throw error;
    }
  }
}

function lineSearch(
  points: Points,
  arms: ArrayLike<number>,
  beta: Float64Array,
  step: Float64Array,
  ridge: number,
  before: number,
): { beta: Float64Array; objective: number } | undefined {
  // At the minimum the objective only moves by rounding, which must not stop the last steps.
  const rounding = 1e-14 * Math.abs(before);
  for (let length = 1; length > 1e-10; length /= 2) {
    const next = beta.map((value, j) => value - length * step[j]);
    const objective = penalizedLoss(points, arms, next, ridge);
    if (objective <= before + rounding) return { beta: next, objective };
  }
  return undefined;
}
