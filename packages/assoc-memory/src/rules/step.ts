import { fromData, toDense, type MatrixLike } from '@lab/linalg';
import { requireBoolean, requireNumber } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import type { PathElement } from '@lab/stats';
import type { AsyncOptions, Task } from '../task.ts';
import { largestMagnitude, type Dense, type Matrix } from '../matrixInput.ts';
import { checkedWeights, gradientSteps, withBatch } from '../problem/negativeGradient.ts';
import { checkedProblem, type Problem } from '../problem/problem.ts';
import { checkedRule, directionSteps, type Direction, type RuleOptions } from './rule.ts';

/** Options of `step`. */
export interface StepOptions extends RuleOptions {
  /** dOut x dIn; default zero. */
  readonly W?: MatrixLike | undefined;
  /** eta; default 1. Recovery after one step from zero does not depend on it. */
  readonly stepSize?: number | undefined;
  /** Whether the mean output is taken out of the gradient; default true. False is defined at W = 0 only. */
  readonly center?: boolean | undefined;
  /** Draws a minibatch of this size; default: the population gradient. */
  readonly batch?: number | undefined;
  /** Names the stream of the minibatch; default 1. */
  readonly seed?: PathElement | undefined;
}

/** Result of `step`. */
export interface Step {
  /** W + eta D, dOut x dIn. */
  readonly W: Matrix;
  /** Lambda or ridge as used. */
  readonly parameter: number | undefined;
  /** True where the gradient is 0 and the direction of the rule is undefined: W is unchanged. */
  readonly degenerate: boolean;
}

/**
 * One step W + eta D, D the rule's direction for the softmax gradient at W. Newton's covariance is that of W = 0.
 *
 * @param problem inputs, outputs, frequencies or counts, targets
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE
 */
export function step(problem: Problem, options: StepOptions): Step {
  return runToEnd(stepTask(problem, options));
}

/** As {@link step}, giving way to the event loop between blocks; the decomposition of the gradient is one block. */
export async function stepAsync(problem: Problem, options: StepOptions & AsyncOptions): Promise<Step> {
  return runCooperatively(stepTask(problem, options), options);
}

function* stepTask(problem: Problem, options: StepOptions): Task<Step> {
  const rule = checkedRule(options);
  const stepSize = requireNumber(options.stepSize ?? 1, 'stepSize');
  const checked = withBatch(checkedProblem(problem), options);
  const W = checkedWeights(options.W, checked);
  const gradient = yield* gradientSteps(checked, W, requireBoolean(options.center ?? true, 'center'));
  const [rows, columns] = [checked.outputs.columns, checked.inputs.columns];
  const G = { data: gradient, rows, columns, stride: columns };
  const { inputs, frequencies } = checked;
  const direction = yield* directionSteps(G, rule, { inputs, frequencies, batch: options.batch });
  const { parameter, degenerate } = direction;
  return { W: advanced(W, direction, stepSize), parameter, degenerate: degenerate || isZero(G, rule.rule) };
}

/** W + eta D. */
export function advanced(W: Dense | undefined, { matrix }: Direction, stepSize: number): Matrix {
  const { rows, columns } = matrix;
  const data = new Float64Array(rows * columns);
  const D = toDense(matrix, 'direction');
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++)
      data[i * columns + j] =
        (W === undefined ? 0 : W.data[i * W.stride + j]) + stepSize * D.data[i * D.stride + j];
  return fromData(data, rows, columns);
}

function isZero(G: Dense, rule: string): boolean {
  return rule !== 'sgd' && largestMagnitude(G.data) === 0;
}
