import { defaultDevice, init, jit, numpy as np, valueAndGrad, type Array as JaxArray } from '@jax-js/jax';
import { clipGlobalNorm, createOptimizer, schedules } from '@lab/muoneq';
import { drawWindows, mobyDick } from '../language-model/corpus.ts';
import { lossOf, type Arrays } from '../language-model/llama-jax.ts';
import { initialWeights, weightShapes, type ModelSizes } from '../language-model/model-sizes.ts';
import { languageModelGrid } from '../language-model/rate-grid.ts';
import type { Arm, LanguageModelTask, OptimiserOutput } from '../task.ts';

/** Batches of windows that the curve is taken on; the last loss is that of all windows. */
const curveBatches = 4;

/** Trains a language model: warm-up and cosine, decay 0.1, gradients clipped to norm 1, the same batches for every arm. */
export async function train(task: LanguageModelTask, arm: Arm): Promise<OptimiserOutput> {
  const { sizes, batch, steps, warmup, validation, evaluations, seed } = task;
  const model = await compiled(sizes, batch);
  const weights = initialWeights(sizes, seed);
  const params = weightShapes(sizes).map(([name, shape]) => ({ name, shape, data: weights[name]! }));
  const rate = languageModelGrid[task.ratePoint(arm.name)]! * (arm.rateFactor ?? 1);
  const phase = arm.name === 'muoneq-rc-phase' ? Math.max(1, Math.round(steps / 20)) : undefined;
  const optimizer = createOptimizer(params, { ...arm.options, phase, weightDecay: 0.1, lr: rate });
  const schedule = schedules.warmupCosine({ lr: rate, warmup, total: steps, minRatio: 0.1 });
  const some = validation.subarray(0, curveBatches * batch * (sizes.context + 1));
  const taken: number[] = [];
  const losses: number[] = [];
  const every = Math.max(1, Math.floor(steps / evaluations));
  for (let step = 1; step <= steps; step++) {
    const windows = drawWindows(mobyDick(), {
      from: task.trainFrom,
      to: task.trainTo,
      count: batch,
      context: sizes.context,
      seed,
      step,
    });
    const { gradients } = model.gradient(weights, windows);
    clipGlobalNorm(gradients, 1);
    optimizer.step(gradients, { lr: schedule(step) });
    if (step % every !== 0 && step !== steps) continue;
    taken.push(step);
    losses.push(model.loss(weights, some));
  }
  optimizer.free();
  return { kind: 'language-model', objective: model.loss(weights, validation), rate, steps: taken, losses };
}

type Weights = Readonly<Record<string, Float32Array>>;

/** A model compiled for batches of one size. */
export interface CompiledModel {
  /** Loss and gradient on one batch of windows. */
  gradient(weights: Weights, windows: Int32Array): { loss: number; gradients: Record<string, Float32Array> };
  /** Mean loss over windows, a multiple of the batch. */
  loss(weights: Weights, windows: Int32Array): number;
}

const known = new Map<string, Promise<CompiledModel>>();

/** The model for these sizes, compiled once in each thread. */
export function compiled(sizes: ModelSizes, batch: number): Promise<CompiledModel> {
  const key = JSON.stringify([sizes, batch]);
  const model = known.get(key) ?? compile(sizes, batch);
  known.set(key, model);
  return model;
}

async function compile(sizes: ModelSizes, batch: number): Promise<CompiledModel> {
  await init('wasm');
  defaultDevice('wasm');
  const { context, vocabulary } = sizes;
  const shapes = weightShapes(sizes);
  const upload = (weights: Weights): Arrays =>
    Object.fromEntries(
      shapes.map(([name, shape]) => [name, np.array(weights[name]!.slice(), { shape: [...shape] })]),
    );
  const oneHot = (windows: Int32Array, shift: number): JaxArray => {
    const data = new Float32Array(batch * context * vocabulary);
    for (let row = 0; row < batch * context; row++) {
      const at = Math.floor(row / context) * (context + 1) + (row % context) + shift;
      data[row * vocabulary + windows[at]!] = 1;
    }
    return np.array(data, { shape: [batch * context, vocabulary] });
  };
  const value = (params: Arrays, tokens: JaxArray, targets: JaxArray): JaxArray =>
    lossOf(params, tokens, targets, sizes);
  const forward = jit(value);
  const both = jit(valueAndGrad(value));
  return {
    gradient(weights, windows) {
      const [loss, gradients] = both(upload(weights), oneHot(windows, 0), oneHot(windows, 1)) as [
        JaxArray,
        Arrays,
      ];
      const arrays = Object.entries(gradients).map(([name, leaf]) => [name, leaf.dataSync()] as const);
      return { loss: loss.item(), gradients: Object.fromEntries(arrays) as Record<string, Float32Array> };
    },
    loss(weights, windows) {
      const size = batch * (context + 1);
      const batches = windows.length / size;
      let sum = 0;
      for (let b = 0; b < batches; b++) {
        const part = windows.subarray(b * size, (b + 1) * size);
        sum += forward(upload(weights), oneHot(part, 0), oneHot(part, 1)).item();
      }
      return sum / batches;
    },
  };
}
