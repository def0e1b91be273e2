import { sampleAverageFit } from '@lab/vi-symmetry/parts';
import { targets } from '@lab/vi-symmetry/targets';
import { defineMethod } from '../../../../nouns/method.ts';
import type { SymmetryInput, SymmetryOutput } from '../task.ts';
import { onlyFor } from './only-for.ts';

/** The timed fit of the package. */
export const sampleAverageFitMethod = defineMethod<SymmetryInput, SymmetryOutput, Record<string, never>>({
  name: 'sample-average-fit',
  title: '@lab/vi-symmetry on given points',
  description: 'sampleAverageFit with its own L-BFGS, the posterior in batches.',
  module: import.meta.url,
  label: () => 'vi-symmetry, given points',
  skip: onlyFor('sample-average-speed'),
  run(input) {
    if (input.kind !== 'speed') throw new Error('not a problem of this method');
    const target = targets.logisticRegression(input.X, input.y, { priorSd: 2.5 });
    const { location } = sampleAverageFit(target, {
      basePoints: input.points,
      family: input.family,
      gradientTolerance: 1e-9,
    });
    return { mean: location };
  },
});
