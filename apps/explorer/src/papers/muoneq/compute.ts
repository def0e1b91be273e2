import { setMode, svd } from '@lab/linalg';
import {
  alignment,
  createOptimizer,
  muonEqDirection,
  schedules,
  type Mode,
  type OptimizerOptions,
} from '@lab/muoneq';
import { randomStream } from '@lab/stats';
import type { Steps } from '../../contract/paper.ts';
import type { Values } from './controls.ts';
import { networkTask } from './network.ts';

/** Steps of training. */
export const trainingSteps = 100;
/** Rows and columns of the gradient whose spectrum is shown. */
export const gradientShape = [24, 48] as const;
/** Optimisers, each at the best of its learning rates. */
export const optimisers = ['sgd', 'adamw', 'muon', 'muonEq'] as const;
export type OptimiserName = (typeof optimisers)[number];

const rates: Readonly<Record<OptimiserName, readonly number[]>> = {
  sgd: [0.03, 0.1, 0.3],
  adamw: [0.01, 0.03, 0.1],
  muon: [0.03, 0.1, 0.3],
  muonEq: [0.03, 0.1, 0.3],
};

/** Loss before each step and after the last, at one learning rate. */
export interface Run {
  readonly optimiser: OptimiserName;
  readonly rate: number;
  readonly losses: readonly number[];
}

export interface Result {
  /** The best run of each optimiser so far. */
  readonly runs: readonly Run[];
  /** Singular values of the update, largest first. */
  readonly spectra: readonly { readonly name: 'muon' | 'muonEq'; readonly values: readonly number[] }[];
  /** Share of the steepest descent that the equilibrated direction keeps, and its guaranteed least. */
  readonly kept: number;
  readonly guaranteed: number | undefined;
}

/** A gradient with rows of unequal size: random numbers, row i scaled by 10^(-spread i / (rows - 1)). */
export function gradient(spread: number) {
  const [rows, columns] = gradientShape;
  const data = randomStream(1, 'gradient').fillNormal(new Float64Array(rows * columns));
  return {
    data: data.map((value, k) => value * 10 ** ((-spread * Math.floor(k / columns)) / (rows - 1))),
    rows,
    columns,
  };
}

/** Spectra of one update, then one training run after another. */
export function* compute(values: Values): Steps<Result> {
  // A hundred steps of training make much of a last bit: the same bits in every engine give everybody the same curves.
  setMode('strict');
  const [mode, steps] = [values.mode as Mode, values.newtonSchulz];
  const a = gradient(values.spread);
  const spectrum = (name: 'muon' | 'muonEq', direction: Mode): Result['spectra'][number] => {
    const update = { ...a, data: muonEqDirection(a, { mode: direction, steps }) };
    return { name, values: Array.from(svd(update, { vectors: false }).values) };
  };
  const { relativeInner, lowerBound, nuclearNorm } = alignment(a, { mode });
  const result = {
    spectra: [spectrum('muon', 'none'), spectrum('muonEq', mode)],
    kept: relativeInner,
    guaranteed: lowerBound === null ? undefined : lowerBound / nuclearNorm,
  };
  const best = new Map<OptimiserName, Run>();
  yield { result: { ...result, runs: [] }, progress: 0 };
  const plan = optimisers.flatMap((optimiser) => rates[optimiser].map((rate) => ({ optimiser, rate })));
  for (const [index, { optimiser, rate }] of plan.entries()) {
    const losses = [...train(values, optimiser, rate)];
    const known = best.get(optimiser);
    if (known === undefined || losses.at(-1)! < known.losses.at(-1)!)
      best.set(optimiser, { optimiser, rate, losses });
    yield { result: { ...result, runs: [...best.values()] }, progress: (index + 1) / plan.length };
  }
}

function optionsOf(values: Values, optimiser: OptimiserName, rate: number): OptimizerOptions {
  const common = { method: optimiser, lr: rate, weightDecay: 0 };
  if (optimiser === 'muon') return { ...common, steps: values.newtonSchulz };
  if (optimiser === 'muonEq') return { ...common, mode: values.mode as Mode, steps: values.newtonSchulz };
  return common;
}

function* train(values: Values, optimiser: OptimiserName, rate: number): Generator<number> {
  const task = networkTask(values.units, values.spread);
  const parameters = task.parameters();
  const optimizer = createOptimizer(parameters, optionsOf(values, optimiser, rate));
  const schedule = schedules.warmupCosine({ lr: rate, warmup: 10, total: trainingSteps });
  for (let t = 1; t <= trainingSteps; t++) {
    const { loss, gradients } = task.lossAndGradients(parameters);
    yield loss;
    if (!Number.isFinite(loss) || loss > 1e6) {
      yield Infinity;
      return;
    }
    // Rounded, as the network's functions are: engines differ in the last bit of a cosine.
    optimizer.step(gradients, { lr: Math.fround(schedule(t)) });
  }
  yield task.lossAndGradients(parameters).loss;
}
