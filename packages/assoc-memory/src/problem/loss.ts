import { fromData, type MatrixLike } from '@lab/linalg';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import type { AsyncOptions, Task } from '../task.ts';
import type { Matrix } from '../matrixInput.ts';
import { checkedWeights } from './negativeGradient.ts';
import { checkedProblem, type Problem } from './problem.ts';
import { softmaxPass } from './softmaxPass.ts';

/**
 * The loss L(W) = -sum_i q_i log softmax(U W v_i)_{y_i} in nats; log M at W = 0.
 *
 * @param problem inputs, outputs, frequencies or counts, targets
 * @param W dOut x dIn; default zero
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function loss(problem: Problem, W?: MatrixLike): number {
  return runToEnd(lossTask(problem, W));
}

/** As {@link loss}, giving way to the event loop between blocks. */
export async function lossAsync(
  problem: Problem,
  W?: MatrixLike,
  options: AsyncOptions = {},
): Promise<number> {
  return runCooperatively(lossTask(problem, W), options);
}

/**
 * Loss and negative gradient at W in one pass: what a training loop needs.
 *
 * @param W dOut x dIn
 * @returns the loss in nats and G = -grad L, dOut x dIn
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function lossAndGradient(
  problem: Problem,
  W: MatrixLike,
): { readonly loss: number; readonly gradient: Matrix } {
  const checked = checkedProblem(problem);
  const { loss: value, gradient } = runToEnd(softmaxPass(checked, checkedWeights(W, checked)!, 'gradient'));
  return { loss: value, gradient: fromData(gradient, checked.outputs.columns, checked.inputs.columns) };
}

function* lossTask(problem: Problem, W: MatrixLike | undefined): Task<number> {
  const checked = checkedProblem(problem);
  const weights = checkedWeights(W, checked);
  if (weights !== undefined) return (yield* softmaxPass(checked, weights, 'loss')).loss;
  const sum = checked.frequencies.reduce((total, q) => total + q, 0);
  return sum * Math.log(checked.outputs.rows);
}
