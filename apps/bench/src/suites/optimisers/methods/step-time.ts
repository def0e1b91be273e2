import { createOptimizer, type Optimizer } from '@lab/muoneq';
import { initialWeights, weightShapes, type ModelSizes } from '../language-model/model-sizes.ts';
import type { Arm, OptimiserOutput, StepTimeTask } from '../task.ts';

interface Prepared {
  readonly optimizer: Optimizer;
  readonly gradients: Record<string, Float32Array>;
}

const known = new Map<string, Prepared>();

/** One step on a model of that size; the first call in a thread also makes the optimiser and warms it up. */
export function stepTime({ sizes, seed }: StepTimeTask, arm: Arm): OptimiserOutput {
  const key = JSON.stringify([arm.name, sizes]);
  const prepared = known.get(key) ?? prepare(sizes, seed, arm);
  known.set(key, prepared);
  prepared.optimizer.step(prepared.gradients, { lr: 1e-4 });
  return { kind: 'step-time' };
}

function prepare(sizes: ModelSizes, seed: number, arm: Arm): Prepared {
  const weights = initialWeights(sizes, seed);
  const gradients = initialWeights(sizes, seed + 1);
  const params = weightShapes(sizes).map(([name, shape]) => ({ name, shape, data: weights[name]! }));
  const optimizer = createOptimizer(params, { ...arm.options, lr: 1e-4 });
  for (let i = 0; i < 50; i++) optimizer.step(gradients, { lr: 1e-4 });
  return { optimizer, gradients };
}
