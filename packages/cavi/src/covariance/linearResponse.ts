import { choleskySolve, fromData, isLabError, LabRangeError, type Matrix } from '@lab/linalg';
import { readVector, requireCount, requireKnownFields } from '@lab/linalg/arguments';
import { couplingMatrix, couplingProduct } from '../certificate/coupling.ts';
import {
  fieldsAt,
  modelFields,
  regressionProblem,
  startState,
  type ModelOptions,
  type RegressionProblem,
} from '../fit/problem.ts';
import { conjugateGradient } from '../gaussian/linearIterations.ts';
import type { RegressionData } from '../input/regressionData.ts';

/** Where a linear response is taken. */
export interface LinearResponseOptions {
  /** p means of a maximum of the ELBO (a fit's `mean`), on the data's scale. */
  readonly at: ArrayLike<number>;
  /** Rows wanted; default all p. */
  readonly rows?: readonly number[];
}

/** A covariance of the coefficients that knows of their correlation. */
export interface LinearResponse {
  /** One row of p for each of `rows`. */
  readonly covariance: Matrix;
  /** For each of `rows`: its variance over that of the mean-field factor, by how much mean field understates it. */
  readonly varianceInflation: number[];
}

/** Columns up to which the whole matrix is factorised. */
const denseColumns = 2000;

/**
 * (V^-1 + W)^-1, the response of the means to a pull on the fields: exact for a Gaussian prior, a correction for others (it
 * can also worsen an off-diagonal entry). The same matrix decides the stability of the schedules.
 *
 * @param options the model, `at` and `rows`
 * @throws as `fit`; NOT_POSITIVE_DEFINITE where `at` is no strict maximum
 * @remarks Giordano, Broderick and Jordan (2018), JMLR 19(51); docs/theory.md, section 7
 */
export function linearResponseCovariance(
  data: RegressionData,
  options: ModelOptions & LinearResponseOptions,
): LinearResponse {
  requireKnownFields(options, [...modelFields, 'at', 'rows']);
  const problem = regressionProblem(data, options);
  const p = problem.design.columns;
  const { scale } = problem.transform;
  const at = readVector(options.at, 'at', p).map((m, j) => m * scale[j]);
  const rows = options.rows ?? Array.from({ length: p }, (_, j) => j);
  for (const [i, row] of rows.entries()) {
    requireCount(row, `rows[${i}]`, 0);
    if (row >= p) {
      const message = `rows[${i}] must be below ${p}, got ${row}`;
      throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'rows', index: i });
    }
  }
  const state = startState(problem, at);
  fieldsAt(problem, state, state.field);
  const v = state.field.map((h, j) => problem.family.variance(j, h));
  const covariance = p <= denseColumns ? denseRows(problem, v, rows) : iteratedRows(problem, v, rows);
  const varianceInflation = rows.map((j, i) => (v[j] === 0 ? 1 : covariance[i * p + j] / v[j]));
  for (const [i, row] of rows.entries())
    for (let j = 0; j < p; j++) covariance[i * p + j] /= scale[row] * scale[j];
  return { covariance: fromData(covariance, rows.length, p), varianceInflation };
}

/** V^(1/2) (I + V^(1/2) W V^(1/2))^-1 V^(1/2), which a variance of 0 does not disturb. */
function denseRows(problem: RegressionProblem, v: Float64Array, rows: readonly number[]): Float64Array {
  const p = v.length;
  const root = v.map(Math.sqrt);
  const right = new Float64Array(p * rows.length);
  for (const [i, row] of rows.entries()) right[row * rows.length + i] = root[row];
  const system = { data: couplingMatrix(problem, v), rows: p, columns: p };
  const solution = solve(system, { data: right, rows: p, columns: rows.length });
  const covariance = new Float64Array(rows.length * p);
  for (let i = 0; i < rows.length; i++)
    for (let j = 0; j < p; j++) covariance[i * p + j] = root[j] * solution.get(j, i);
  return covariance;
}

function solve(
  system: Parameters<typeof choleskySolve>[0],
  right: Parameters<typeof choleskySolve>[1],
): Matrix {
  try {
    return choleskySolve(system, right);
  } catch (error) {
    if (!isLabError(error) || error.code !== 'NOT_POSITIVE_DEFINITE') throw error;
    throw notMaximum(error);
  }
}

function notMaximum(cause?: unknown): LabRangeError {
  const message = 'at must be a strict maximum of the ELBO: the Hessian there is not positive definite';
  return new LabRangeError('NOT_POSITIVE_DEFINITE', message, { argument: 'at', cause });
}

/** Row by row by conjugate gradients, no p x p matrix. */
function iteratedRows(problem: RegressionProblem, v: Float64Array, rows: readonly number[]): Float64Array {
  const p = v.length;
  const root = v.map(Math.sqrt);
  const multiply = couplingProduct(problem, v, problem.design);
  const covariance = new Float64Array(rows.length * p);
  for (const [i, row] of rows.entries()) {
    const z = new Float64Array(p);
    const iteration = conjugateGradient({
      size: p,
      diagonal: new Float64Array(p).fill(1),
      multiply,
      residual(mean, out) {
        multiply(mean, out);
        for (let j = 0; j < p; j++) out[j] = (j === row ? root[row] : 0) - out[j];
      },
    });
    let steps = 0;
    do {
      iteration.step(z);
      steps += 1;
      if (iteration.alphas.length < steps && iteration.preconditionedResidual() > 0) throw notMaximum();
    } while (iteration.preconditionedResidual() > 1e-12 * root[row] && steps < 10 * p);
    for (let j = 0; j < p; j++) covariance[i * p + j] = root[j] * z[j];
  }
  return covariance;
}
