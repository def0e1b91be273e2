import { svd, toDense } from '@lab/linalg';
import { runCooperatively, runToEnd } from '@lab/linalg/cooperative';
import type { AsyncOptions, Progress, Task } from '../task.ts';
import type { Dense, Matrix } from '../matrixInput.ts';
import { gradientAtZero } from '../problem/gradientAtZero.ts';
import { marginSteps } from '../problem/margins.ts';
import { checkedWeights, withBatch } from '../problem/negativeGradient.ts';
import { checkedProblem, type CheckedProblem, type Problem } from '../problem/problem.ts';
import { softmaxPass } from '../problem/softmaxPass.ts';
import { inputCovariance } from '../rules/newtonDirection.ts';
import {
  checkedRule,
  directionSteps,
  largestSingularValue,
  type CheckedRule,
  type Direction,
} from '../rules/rule.ts';
import { advanced } from '../rules/step.ts';
import { checkedTraining, type CheckedTraining, type TrainingOptions } from './trainingInput.ts';

/** What is known after a step. */
export interface TrainingStep {
  /** 1, 2, ... */
  readonly step: number;
  /** Weights after the step, dOut x dIn. */
  readonly W: Matrix;
  /** Items recovered by them. */
  readonly recovered: number;
  /** Sum of the frequencies of these. */
  readonly weighted: number;
  /** Loss at them, nats, under the problem's own frequencies. */
  readonly loss: number;
  /** Items the step's gradient was made of. */
  readonly active: number;
  /** Lambda or ridge as used. */
  readonly parameter: number | undefined;
  /** eta of the step. */
  readonly stepSize: number;
}

/** A training run. */
export interface Training {
  /** Final weights, dOut x dIn. */
  readonly W: Matrix;
  /** One row for each step, without the weights. */
  readonly steps: readonly Omit<TrainingStep, 'W'>[];
}

/**
 * Several steps of a rule from zero or from given weights, with what is recovered after each (arXiv 2603.26554, multi-step
 * recovery). O(N M d) a step.
 *
 * @param problem inputs, outputs, frequencies or counts, targets; mode 'rank' takes items in order of decreasing frequency
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION, WRONG_TYPE
 */
export function train(problem: Problem, options: TrainingOptions): Training {
  return runToEnd(trainingTask(problem, options));
}

/** As {@link train}, giving way to the event loop between blocks. */
export async function trainAsync(
  problem: Problem,
  options: TrainingOptions & AsyncOptions,
): Promise<Training> {
  return runCooperatively(trainingTask(problem, options), options);
}

/** As {@link train}, step by step: stop when you have seen enough. */
export function* iterateTraining(
  problem: Problem,
  options: TrainingOptions,
): Generator<TrainingStep, void, void> {
  const steps = trainingSteps(problem, options);
  for (const step of steps) if (step !== undefined) yield step;
}

function* trainingTask(problem: Problem, options: TrainingOptions): Task<Training> {
  const rows: Omit<TrainingStep, 'W'>[] = [];
  let last: Matrix | undefined;
  const total = options.steps;
  for (const step of trainingSteps(problem, options)) {
    if (step === undefined) {
      yield undefined;
      continue;
    }
    const { W, ...row } = step;
    rows.push(row);
    last = W;
    yield { completed: row.step, total };
  }
  return { W: last!, steps: rows };
}

interface State {
  readonly W: Dense | undefined;
  readonly margins: Float64Array | undefined;
  /** Items that were recovered once, where they stay out. */
  readonly retired: Uint8Array;
  /** Gradient and residuals at W, where the last loss gave them. */
  readonly ahead: { gradient: Float64Array; residual: Float64Array } | undefined;
}

function* trainingSteps(
  problem: Problem,
  options: TrainingOptions,
): Generator<TrainingStep | undefined, void, void> {
  const rule = checkedRule(options);
  const checked = checkedProblem(problem);
  const plan = checkedTraining(options, checked.inputs.columns);
  const items = checked.inputs.rows;
  const covariance =
    rule.rule === 'newton' ? yield* quietly(inputCovariance(checked.inputs, checked.frequencies)) : undefined;
  let state: State = {
    W: checkedWeights(options.W, checked),
    margins: undefined,
    retired: new Uint8Array(items),
    ahead: undefined,
  };
  const all = Int32Array.from({ length: items }, (_, i) => i);
  if (state.W !== undefined && plan.mode === 'thresholded')
    state = { ...state, margins: yield* quietly(marginSteps(checked, state.W, all)) };
  for (let t = 0; t < plan.steps; t++) {
    const pull = yield* pullAt(checked, plan, state, t);
    const chosen = withMedianLambda(rule, plan, pull.gradient);
    const direction = yield* quietly(
      directionSteps(pull.gradient, chosen, {
        inputs: checked.inputs,
        frequencies: pull.weights,
        batch: plan.batch,
        covariance,
      }),
    );
    const stepSize = plan.stepSizes?.[t] ?? automaticStepSize(rule, direction, checked);
    const W = advanced(state.W, direction, stepSize);
    const dense = toDense(W);
    const margins = yield* quietly(marginSteps(checked, dense, all));
    const more = t + 1 < plan.steps && plan.mode === 'exact' && plan.batch === undefined;
    const pass = yield* quietly(softmaxPass(checked, dense, more ? 'gradient' : 'loss'));
    state = { W: dense, margins, retired: state.retired, ahead: more ? pass : undefined };
    yield {
      step: t + 1,
      W,
      ...counted(margins, checked.frequencies),
      loss: pass.loss,
      active: pull.active,
      parameter: direction.parameter,
      stepSize,
    };
  }
}

interface Pull {
  readonly gradient: Dense;
  /** What each item pulled with. */
  readonly weights: Float64Array;
  readonly active: number;
}

/** The gradient of step t and what it is made of. */
function* pullAt(
  checked: CheckedProblem,
  plan: CheckedTraining,
  state: State,
  t: number,
): Generator<undefined, Pull, void> {
  const { batch } = plan;
  const fresh = withBatch(checked, { batch, seed: batch === undefined ? 1 : `${String(plan.seed)}/${t}` });
  const [rows, columns] = [checked.outputs.columns, checked.inputs.columns];
  const made = (data: Float64Array, weights: Float64Array): Pull => ({
    gradient: { data, rows, columns, stride: columns },
    weights,
    active: weights.reduce((count, weight) => count + Number(weight > 0), 0),
  });
  if (plan.mode === 'exact') {
    if (state.W === undefined) return made(yield* quietly(gradientAtZero(fresh, true)), fresh.frequencies);
    const { gradient, residual } = state.ahead ?? (yield* quietly(softmaxPass(fresh, state.W, 'gradient')));
    return made(gradient, residual);
  }
  const weights = fresh.frequencies.slice();
  for (let i = 0; i < weights.length; i++) if (!isActive(i, plan, state, t)) weights[i] = 0;
  return made(yield* quietly(gradientAtZero({ ...fresh, frequencies: weights }, true)), weights);
}

function isActive(i: number, plan: CheckedTraining, state: State, t: number): boolean {
  if (plan.schedule !== undefined) return i >= plan.schedule[t];
  if (state.margins === undefined) return true;
  const recovered = state.margins[i] > plan.threshold;
  if (plan.readd) return !recovered;
  if (recovered) state.retired[i] = 1;
  return state.retired[i] === 0;
}

function withMedianLambda(rule: CheckedRule, { medianShare }: CheckedTraining, G: Dense): CheckedRule {
  if (rule.rule !== 'muon' || medianShare === undefined) return rule;
  const { values } = svd(G, { vectors: false });
  return { rule: 'muon', lambda: medianShare * values[values.length >> 1] };
}

function automaticStepSize(rule: CheckedRule, { matrix }: Direction, { inputs }: CheckedProblem): number {
  const root = Math.sqrt(inputs.columns);
  if (rule.rule === 'muon' || rule.rule === 'newtonSchulz' || rule.rule === 'newton') return root;
  const largest = largestSingularValue(toDense(matrix));
  if (largest === 0) return 1;
  return ((rule.rule === 'sgd' ? 3 : 1) * root) / largest;
}

function counted(margins: Float64Array, frequencies: Float64Array): { recovered: number; weighted: number } {
  let recovered = 0;
  let weighted = 0;
  for (let i = 0; i < margins.length; i++) {
    if (!(margins[i] > 0)) continue;
    recovered++;
    weighted += frequencies[i];
  }
  return { recovered, weighted };
}

/** The parts of a computation as pauses without news. */
function* quietly<Result>(task: Generator<Progress, Result, void>): Generator<undefined, Result, void> {
  for (;;) {
    const part = task.next();
    if (part.done === true) return part.value;
    yield undefined;
  }
}
