import { fromData, type MatrixLike } from '@lab/linalg';
import { outOfRange, packedCopy, requireCount, requirePositive } from '@lab/linalg/arguments';
import { runToEnd } from '@lab/linalg/cooperative';
import type { Matrix } from '../matrixInput.ts';
import { gradientAtZero } from '../problem/gradientAtZero.ts';
import { checkedWeights } from '../problem/negativeGradient.ts';
import { checkedProblem, type CheckedProblem, type Problem } from '../problem/problem.ts';
import { inputCovariance, preconditioned } from './newtonDirection.ts';

/** Facts without frequencies, in order of importance. */
export type Facts = Pick<Problem, 'inputs' | 'outputs' | 'targets'>;

/**
 * The truncated Hebbian memory W = sum_{i<=P} u_{y_i} v_i': all facts kept weigh the same (Cabannes, Dohmatob and Bietti,
 * arXiv 2310.02984). It needs the facts one by one, where gradient rules see their frequencies.
 *
 * @param facts most important first
 * @param options.items P, an integer from 1 to N; default min(N, d^2 / (2 ln N))
 * @returns dOut x dIn
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function truncatedHebbian(
  facts: Facts,
  options: { readonly items?: number | undefined } = {},
): Matrix {
  const { problem, count } = firstFacts(facts, options.items);
  const sum = runToEnd(gradientAtZero(problem, false)).map((value) => value * count);
  return fromData(sum, problem.outputs.columns, problem.inputs.columns);
}

/**
 * The ridge memory W = U_P' V_P (V_P' V_P + kappa I)^-1: least squares on the P first facts.
 *
 * @param facts most important first
 * @param options.items P, an integer from 1 to N; default min(N, d^2 / (2 ln N))
 * @param options.ridge kappa > 0; default 1e-3
 * @returns dOut x dIn
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function ridgeMemory(
  facts: Facts,
  options: { readonly items?: number | undefined; readonly ridge?: number | undefined } = {},
): Matrix {
  const { problem, count } = firstFacts(facts, options.items);
  const ridge = requirePositive(options.ridge ?? 1e-3, 'ridge');
  const { inputs, outputs, frequencies } = problem;
  const [rows, columns] = [outputs.columns, inputs.columns];
  const data = runToEnd(gradientAtZero(problem, false));
  const sigma = runToEnd(inputCovariance(inputs, frequencies));
  return preconditioned({ data, rows, columns, stride: columns }, sigma, ridge / count);
}

/**
 * The delta rule, one pass over the facts: W <- W + beta (u_{y_i} - W v_i) v_i' / |v_i|^2, last fact freshest.
 *
 * @param facts in the order they come
 * @param options.rate beta in (0, 2); default 1
 * @param options.W start, dOut x dIn; default zero
 * @returns dOut x dIn
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function deltaRule(
  facts: Facts,
  options: { readonly rate?: number | undefined; readonly W?: MatrixLike | undefined } = {},
): Matrix {
  const rate = requirePositive(options.rate ?? 1, 'rate');
  if (rate >= 2) throw outOfRange('rate', 'below 2', rate);
  const problem = checkedProblem(facts);
  const { inputs, outputs, targets } = problem;
  const [dOut, dIn] = [outputs.columns, inputs.columns];
  const start = checkedWeights(options.W, problem);
  const W = start === undefined ? new Float64Array(dOut * dIn) : packedCopy(start);
  for (let i = 0; i < inputs.rows; i++) {
    const v = inputs.data.subarray(i * inputs.stride, i * inputs.stride + dIn);
    const u = outputs.data.subarray(targets[i] * outputs.stride, targets[i] * outputs.stride + dOut);
    learn(W, v, u, rate);
  }
  return fromData(W, dOut, dIn);
}

function learn(W: Float64Array, v: Float64Array, u: Float64Array, rate: number): void {
  let length = 0;
  for (let k = 0; k < v.length; k++) length += v[k] * v[k];
  if (length === 0) return;
  for (let i = 0; i < u.length; i++) {
    const at = i * v.length;
    let prediction = 0;
    for (let k = 0; k < v.length; k++) prediction += W[at + k] * v[k];
    const change = (rate * (u[i] - prediction)) / length;
    for (let k = 0; k < v.length; k++) W[at + k] += change * v[k];
  }
}

function firstFacts(
  { inputs, outputs, targets }: Facts,
  items: number | undefined,
): { problem: CheckedProblem; count: number } {
  const problem = checkedProblem({ inputs, outputs, targets });
  const total = problem.inputs.rows;
  const size = problem.inputs.columns * problem.outputs.columns;
  const usual = Math.max(1, Math.min(total, Math.floor(size / (2 * Math.log(Math.max(total, 2))))));
  const count = items === undefined ? usual : requireCount(items, 'items', 1, total);
  const frequencies = new Float64Array(total).fill(1 / count, 0, count);
  return { problem: { ...problem, frequencies }, count };
}
