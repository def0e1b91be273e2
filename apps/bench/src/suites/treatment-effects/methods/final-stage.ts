import { witness } from '@lab/cdte';
import { defineMethod } from '../../../nouns/method.ts';
import type { TreatmentInput, TreatmentOutput } from '../task.ts';
import { onlyOn } from './applies.ts';
import { fitSample } from './fit-sample.ts';
import { queryOf, unitsOf } from './local-query.ts';

/** Regression of pseudo-outcomes on X: the ridge version of counterfactual mean embeddings. */
export const finalStage = defineMethod<TreatmentInput, TreatmentOutput, Record<string, never>>({
  name: 'final-stage',
  title: 'Regression of pseudo-outcomes',
  description:
    'Kernel ridge regression of pseudo-outcomes on X with cross-validated ridge parameter, as conditional counterfactual mean embeddings have it: slower than root-n, without interval (@lab/cdte).',
  module: import.meta.url,
  label: () => 'regression stage (CCME)',
  skip: onlyOn('local-effects'),
  run(input) {
    const { sample, points, yGrid } = queryOf(input);
    const model = fitSample(sample);
    return {
      tests: [],
      local: {
        witness: witness(
          model,
          points,
          yGrid.map((y) => [y]),
        ).witness,
        ...unitsOf(model),
      },
    };
  },
});
