import { defineMethod } from '../../../nouns/method.ts';
import { drawWindows, mobyDick } from '../language-model/corpus.ts';
import { initialWeights } from '../language-model/model-sizes.ts';
import type { OptimiserOutput, OptimiserTask } from '../task.ts';
import { compiled } from './train.ts';

/** What a step is measured against: loss and gradient of the model it steps. */
export const forwardBackward = defineMethod<OptimiserTask, OptimiserOutput, Record<string, never>>({
  name: 'forward-backward',
  title: 'Loss and gradient',
  description:
    'One loss with its gradient of the same model in jax-js: the part of a training step that is no optimiser.',
  module: import.meta.url,
  oracle: true,
  label: () => 'loss and gradient',
  skip: ({ name }) => (name === 'step-time' ? undefined : 'is no optimiser'),
  async run(task) {
    if (task.kind !== 'step-time') throw new Error(`no optimiser, asked for ${task.kind}`);
    const { sizes, batch, seed } = task;
    const model = await compiled(sizes, batch);
    const { context } = sizes;
    const windows = drawWindows(mobyDick(), { from: 0, to: 0.9, count: batch, context, seed, step: 1 });
    model.gradient(initialWeights(sizes, seed), windows);
    return { kind: 'step-time' };
  },
});
