import { choleskySolve, cholesky, fromData, isLabError, type MatrixHeap, type MatrixLike } from '@lab/linalg';
import { outOfRange, requireNotNegative } from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import type { Progress } from '../task.ts';
import type { NumberList } from '../arguments.ts';
import { checkedFrequencies } from '../frequencies/frequencies.ts';
import { denseInput, denseOfShape, type Dense, type Matrix } from '../matrixInput.ts';
import { activeItems, rowsAt } from '../problem/softmaxPass.ts';
import { blockRows, entriesOf, withHeap } from '../problem/workspace.ts';

/** What Newton's direction needs beside the gradient. */
export interface NewtonDirectionOptions {
  /** V, N x dIn. */
  readonly inputs: MatrixLike;
  /** p, N of them. */
  readonly frequencies: NumberList;
  /** kappa >= 0; 0 needs a covariance of full rank. */
  readonly ridge: number;
}

/**
 * Newton's direction at W = 0, G (Sigma_v + kappa I)^-1 with Sigma_v = sum_i p_i v_i v_i': the Hessian there is
 * Cov(u) (x) Sigma_v, and Cov(u) is near a multiple of the identity (derived; version 2 of arXiv 2603.26554 adds the rule).
 *
 * @param matrix G, dOut x dIn
 * @returns dOut x dIn
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE (`ridge` 0 with a singular covariance: a pivot of its Cholesky factorisation is at most
 *   dIn 2^-52 of the largest diagonal entry), WRONG_TYPE
 */
export function newtonDirection(matrix: MatrixLike, options: NewtonDirectionOptions): Matrix {
  const inputs = denseInput(options.inputs, 'inputs');
  const G = denseInput(matrix, 'matrix');
  denseOfShape(G, 'matrix', { rows: G.rows, columns: inputs.columns, what: 'columns of inputs' });
  const frequencies = checkedFrequencies(options.frequencies, { length: inputs.rows });
  const ridge = requireNotNegative(options.ridge, 'ridge');
  return preconditioned(G, runToEnd(inputCovariance(inputs, frequencies)), ridge);
}

/** G (Sigma + ridge I)^-1. */
export function preconditioned(G: Dense, sigma: Float64Array, ridge: number): Matrix {
  const d = G.columns;
  const shifted = sigma.slice();
  let largest = 0;
  for (let i = 0; i < d; i++) {
    shifted[i * d + i] += ridge;
    largest = Math.max(largest, shifted[i * d + i]);
  }
  const singular = (): Error =>
    outOfRange('ridge', 'positive where the covariance of the inputs is singular', ridge);
  if (largest === 0) throw singular();
  const factor = factorised({ data: shifted, rows: d, columns: d }, singular);
  for (let i = 0; i < d; i++) if (factor.lower.get(i, i) ** 2 <= d * 2 ** -52 * largest) throw singular();
  const transposed = new Float64Array(G.rows * d);
  for (let i = 0; i < G.rows; i++)
    for (let j = 0; j < d; j++) transposed[j * G.rows + i] = G.data[i * G.stride + j];
  const solved = choleskySolve(factor, { data: transposed, rows: d, columns: G.rows });
  const data = new Float64Array(G.rows * d);
  for (let i = 0; i < G.rows; i++) for (let j = 0; j < d; j++) data[i * d + j] = solved.get(j, i);
  return fromData(data, G.rows, d);
}

function factorised(sigma: Dense | MatrixLike, singular: () => Error): ReturnType<typeof cholesky> {
  try {
    return cholesky(sigma);
  } catch (error) {
    if (isLabError(error) && error.code === 'NOT_POSITIVE_DEFINITE') throw singular();
    throw error;
  }
}

/** Sigma_v = sum_i p_i v_i v_i', dIn x dIn, block by block. */
export function* inputCovariance(
  inputs: Dense,
  frequencies: Float64Array,
): Generator<Progress, Float64Array, void> {
  return yield* withHeap((heap) => covarianceBlocks(heap, inputs, frequencies));
}

function* covarianceBlocks(
  heap: MatrixHeap,
  inputs: Dense,
  frequencies: Float64Array,
): Generator<Progress, Float64Array, void> {
  const d = inputs.columns;
  const active = activeItems(frequencies);
  const sigma = heap.zeros(d, d);
  const size = blockRows(d, d);
  for (let from = 0; from < active.length; from += size) {
    const items = active.subarray(from, Math.min(from + size, active.length));
    const rows = rowsAt(inputs, items);
    for (let b = 0; b < items.length; b++) {
      const weight = Math.sqrt(frequencies[items[b]]);
      for (let k = 0; k < d; k++) rows[b * d + k] *= weight;
    }
    const V = heap.put({ data: rows, rows: items.length, columns: d });
    heap.gemm(V, V, sigma, { transposeA: true, beta: 1 });
    heap.free(V);
    yield { completed: from + items.length, total: active.length };
  }
  return entriesOf(heap, sigma);
}
