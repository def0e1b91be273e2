import { identity, LabTypeError, matrixProduct, toDense, type MatrixLike } from '@lab/linalg';
import { packedCopy, requireCount } from '@lab/linalg/arguments';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import type { PathElement } from '@lab/stats';
import type { NumberList } from '../arguments.ts';
import type { AsyncOptions, Task } from '../task.ts';
import { denseInput, denseOfShape, type Dense, type Matrix } from '../matrixInput.ts';
import { margins } from '../problem/margins.ts';
import type { Problem } from '../problem/problem.ts';
import type { RuleName, RuleOptions } from '../rules/rule.ts';
import { trainAsync, train, type Training } from '../training/train.ts';

/** Facts of one's own: keys with values of their own, or with classes. */
export interface MemoryFacts {
  /** N x dIn, one row for each fact. */
  readonly keys: MatrixLike;
  /** N x dOut, the value of each key; instead of classes. */
  readonly values?: MatrixLike | undefined;
  /** N class numbers, 0-based rows of `outputs`. */
  readonly classes?: NumberList | undefined;
  /** M x dOut, one row for each class; default one-hot: the identity of order (largest class + 1). */
  readonly outputs?: MatrixLike | undefined;
  /** How often each fact occurs, integers; default once each. */
  readonly counts?: NumberList | undefined;
  /** Instead of counts: frequencies that sum to 1. */
  readonly frequencies?: NumberList | undefined;
}

/** Options of `fitMemory`. */
export interface MemoryOptions extends Omit<RuleOptions, 'rule'> {
  /** Default 'muon'. */
  readonly rule?: RuleName | undefined;
  /** Default 1. */
  readonly steps?: number | undefined;
  /** eta, one or one for each step; default as in `train`. */
  readonly stepSize?: number | NumberList | 'auto' | undefined;
  /** Size of a fresh minibatch at each step; default: all facts. */
  readonly batch?: number | undefined;
  /** Names the stream of the minibatches; default 1. */
  readonly seed?: PathElement | undefined;
}

/** A trained memory: a plain object that survives JSON. */
export interface MemoryModel {
  readonly kind: 'assoc-memory';
  /** The rule it was trained with. */
  readonly rule: RuleName;
  /** Columns of the keys. */
  readonly dIn: number;
  /** Columns of the outputs. */
  readonly dOut: number;
  /** Number of outputs M. */
  readonly outputsCount: number;
  /** dOut x dIn, row by row. */
  readonly weights: readonly number[];
  /** M x dOut, row by row. */
  readonly outputs: readonly number[];
  /** What each step left: items recovered and loss. */
  readonly steps: readonly { readonly recovered: number; readonly loss: number }[];
}

/**
 * Stores facts in a linear associative memory with a few steps of a rule; Muon with automatic lambda by default.
 *
 * @param facts keys with values or classes, counts
 * @returns a plain model for `predict`, `topK` and `score`
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE
 */
export function fitMemory(facts: MemoryFacts, options: MemoryOptions = {}): MemoryModel {
  const problem = problemOf(facts);
  const rule = options.rule ?? 'muon';
  return modelOf(problem, rule, train(problem, { ...options, rule, steps: options.steps ?? 1 }));
}

/** As {@link fitMemory}, giving way to the event loop between blocks. */
export async function fitMemoryAsync(
  facts: MemoryFacts,
  options: MemoryOptions & AsyncOptions = {},
): Promise<MemoryModel> {
  const problem = problemOf(facts);
  const rule = options.rule ?? 'muon';
  const training = await trainAsync(problem, { ...options, rule, steps: options.steps ?? 1 });
  return modelOf(problem, rule, training);
}

function problemOf({ keys, values, classes, outputs, counts, frequencies }: MemoryFacts): Problem {
  if ((values === undefined) === (classes === undefined))
    throw new LabTypeError('WRONG_TYPE', 'give either values or classes', { argument: 'values' });
  const weights = { counts, frequencies };
  if (classes === undefined) return { inputs: keys, outputs: values!, ...weights };
  const rows = outputs ?? oneHot(classes);
  return { inputs: keys, outputs: rows, targets: classes, ...weights };
}

function oneHot(classes: NumberList): Matrix {
  let largest = 0;
  for (let i = 0; i < classes.length; i++)
    largest = Math.max(largest, requireCount(classes[i], `classes[${i}]`, 0, 2 ** 16));
  return identity(largest + 1);
}

function modelOf(problem: Problem, rule: RuleName, { W, steps }: Training): MemoryModel {
  return memoryModel(rule, toDense(W), toDense(problem.outputs), steps);
}

/** A model of weights. */
export function memoryModel(
  rule: RuleName,
  W: Dense,
  outputs: Dense,
  steps: readonly { readonly recovered: number; readonly loss: number }[],
): MemoryModel {
  return {
    kind: 'assoc-memory',
    rule,
    dIn: W.columns,
    dOut: W.rows,
    outputsCount: outputs.rows,
    weights: Array.from(packedCopy(W)),
    outputs: Array.from(packedCopy(outputs)),
    steps: steps.map(({ recovered, loss }) => ({ recovered, loss })),
  };
}

/** The model's matrices. */
function matricesOf(model: MemoryModel): { W: Dense; outputs: Dense } {
  const { dIn, dOut, outputsCount, weights, outputs } = model;
  return {
    W: { data: Float64Array.from(weights), rows: dOut, columns: dIn, stride: dIn },
    outputs: { data: Float64Array.from(outputs), rows: outputsCount, columns: dOut, stride: dOut },
  };
}

/** The k best outputs of each key. */
export interface TopK {
  /** Output rows, best first, one list for each key. */
  readonly indices: Int32Array[];
  /** Their logits. */
  readonly logits: Float64Array[];
}

/**
 * The k outputs with the largest logits for each key, best first; of equal ones the first.
 *
 * @param model from `fitMemory`
 * @param keys K x dIn
 * @param k an integer from 1 to the number of outputs
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function topK(model: MemoryModel, keys: MatrixLike, k: number): TopK {
  const count = requireCount(k, 'k', 1, model.outputsCount);
  return runToEnd(topTask(model, keys, count));
}

/**
 * The output row each key recalls: the one with the largest logit, the first of equal ones.
 *
 * @param model from `fitMemory`
 * @param keys K x dIn
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function predict(model: MemoryModel, keys: MatrixLike): Int32Array {
  return Int32Array.from(runToEnd(topTask(model, keys, 1)).indices, (indices) => indices[0]);
}

/** As {@link topK}, giving way to the event loop between blocks. */
export async function topKAsync(
  model: MemoryModel,
  keys: MatrixLike,
  k: number,
  options: AsyncOptions = {},
): Promise<TopK> {
  const count = requireCount(k, 'k', 1, model.outputsCount);
  return runCooperatively(topTask(model, keys, count), options);
}

function* topTask(model: MemoryModel, keys: MatrixLike, k: number): Task<TopK> {
  const { W, outputs } = matricesOf(model);
  const given = denseInput(keys, 'keys');
  const V = denseOfShape(given, 'keys', {
    rows: given.rows,
    columns: model.dIn,
    what: 'as many columns as the model has inputs',
  });
  const indices: Int32Array[] = [];
  const logits: Float64Array[] = [];
  const size = Math.max(1, Math.min(256, Math.floor(2 ** 20 / outputs.rows)));
  for (let from = 0; from < V.rows; from += size) {
    const rows = Math.min(size, V.rows - from);
    const block = { ...V, data: V.data.subarray(from * V.stride), rows };
    const S = matrixProduct(matrixProduct(block, W, { transposeB: true }), outputs, {
      transposeB: true,
    });
    for (const row of S.to2DArray()) {
      const best = largestOf(row, k);
      indices.push(best);
      logits.push(Float64Array.from(best, (j) => row[j]));
    }
    yield { completed: from + rows, total: V.rows };
  }
  return { indices, logits };
}

function largestOf(row: readonly number[], k: number): Int32Array {
  if (k === 1) return Int32Array.of(row.reduce((best, value, j) => (value > row[best] ? j : best), 0));
  const order = Array.from(row.keys()).sort((a, b) => row[b] - row[a] || a - b);
  return Int32Array.from(order.slice(0, k));
}

/** How much of some facts a model recalls. */
export interface MemoryScore {
  /** Facts whose own output has strictly the largest logit. */
  readonly recovered: number;
  /** Their share. */
  readonly accuracy: number;
}

/**
 * How many facts a model recalls: those whose own output has strictly the largest logit.
 *
 * @param model from `fitMemory`
 * @param facts keys with their output rows (`classes`; default the row of the same number)
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function score(
  model: MemoryModel,
  facts: { readonly keys: MatrixLike; readonly classes?: NumberList | undefined },
): MemoryScore {
  const { W, outputs } = matricesOf(model);
  const { recovered } = margins({ inputs: facts.keys, outputs, targets: facts.classes }, W);
  const count = recovered.filter(Boolean).length;
  return { recovered: count, accuracy: count / recovered.length };
}
