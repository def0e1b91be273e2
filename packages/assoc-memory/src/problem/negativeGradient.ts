import { fromData, type MatrixLike } from '@lab/linalg';
import { outOfRange, requireBoolean, requireCount } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import { drawMultinomial, randomStream, type PathElement } from '@lab/stats';
import type { AsyncOptions, Progress, Task } from '../task.ts';
import { denseOfShape, type Dense, type Matrix } from '../matrixInput.ts';
import { gradientAtZero } from './gradientAtZero.ts';
import { checkedProblem, type CheckedProblem, type Problem } from './problem.ts';
import { softmaxPass } from './softmaxPass.ts';

/** Options of `negativeGradient`. */
export interface GradientOptions {
  /** dOut x dIn; default zero. */
  readonly W?: MatrixLike | undefined;
  /** Whether the mean output is taken out, as the softmax does; default true. False is defined at W = 0 only. */
  readonly center?: boolean | undefined;
  /** Draws a minibatch of this size from the frequencies, an integer >= 1; default: the frequencies themselves. */
  readonly batch?: number | undefined;
  /** Names the stream the minibatch is drawn from; default 1. */
  readonly seed?: PathElement | undefined;
}

/**
 * The negative gradient G = -grad L of the softmax cross-entropy L(W) = -sum_i q_i log softmax(U W v_i)_{y_i}. At W = 0 it is
 * sum_i q_i (u_{y_i} - ubar) v_i' in O(N d^2), elsewhere O(N M d).
 *
 * @param problem inputs, outputs, frequencies or counts, targets
 * @returns dOut x dIn
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function negativeGradient(problem: Problem, options: GradientOptions = {}): Matrix {
  return runToEnd(gradientTask(problem, options));
}

/** As {@link negativeGradient}, giving way to the event loop between blocks. */
export async function negativeGradientAsync(
  problem: Problem,
  options: GradientOptions & AsyncOptions = {},
): Promise<Matrix> {
  return runCooperatively(gradientTask(problem, options), options);
}

function* gradientTask(problem: Problem, options: GradientOptions): Task<Matrix> {
  const checked = withBatch(checkedProblem(problem), options);
  const W = checkedWeights(options.W, checked);
  const gradient = yield* gradientSteps(checked, W, requireBoolean(options.center ?? true, 'center'));
  return fromData(gradient, checked.outputs.columns, checked.inputs.columns);
}

/** The negative gradient of a checked problem at W, or at zero. */
export function* gradientSteps(
  problem: CheckedProblem,
  W: Dense | undefined,
  center: boolean,
): Generator<Progress, Float64Array, void> {
  if (W === undefined) return yield* gradientAtZero(problem, center);
  if (!center) throw outOfRange('center', 'true where W is given: it is defined at W = 0 only', false);
  return (yield* softmaxPass(problem, W, 'gradient')).gradient;
}

/** Checks W against a problem. */
export function checkedWeights(
  W: MatrixLike | undefined,
  { inputs, outputs }: CheckedProblem,
): Dense | undefined {
  if (W === undefined) return undefined;
  return denseOfShape(W, 'W', {
    rows: outputs.columns,
    columns: inputs.columns,
    what: 'columns of outputs by columns of inputs',
  });
}

/** The problem with frequencies drawn in a minibatch. */
export function withBatch(
  problem: CheckedProblem,
  { batch, seed = 1 }: { readonly batch?: number | undefined; readonly seed?: PathElement | undefined },
): CheckedProblem {
  if (batch === undefined) return problem;
  const trials = requireCount(batch, 'batch', 1, 2 ** 50);
  const counts = drawMultinomial(randomStream(seed, 'batch'), { trials, weights: problem.frequencies });
  return { ...problem, frequencies: counts.map((count) => count / trials) };
}
