import { edgeTest, topPair, weightsAt } from '@lab/transient-bbp';
import { defineMethod } from '../../../nouns/method.ts';
import type { StoppingAnswer, StoppingInput } from '../task.ts';
import { answerAt, fitOf, timeOfLargest } from './answer.ts';
import { stopsTraining } from './applies.ts';

/** One semicircle, or one Marchenko-Pastur law, fitted to each W(t). */
export const isotropicEdge = defineMethod<StoppingInput, StoppingAnswer, Record<string, never>>({
  name: 'isotropic-edge',
  title: 'Edge of one isotropic law',
  description:
    'What tools for spectra of weights do to a layer: a single semicircle (Marchenko-Pastur for singular values) of the variance of the entries of W(t); stops where the top value is farthest above its edge in units of the Tracy-Widom law.',
  module: import.meta.url,
  label: () => 'isotropic edge',
  skip: stopsTraining,
  run(input) {
    const fit = fitOf(input);
    const dimension = input.X.columns;
    const aspectRatio = input.spectrum === 'singular' ? input.Y.columns / dimension : undefined;
    const tests = input.times.map((t) => {
      const variance = weightsAt(fit, t).norm('frobenius') ** 2 / input.Y.columns;
      return edgeTest({ weights: [1], variance: [variance] }, topPair(fit, t).value, {
        dimension,
        aspectRatio,
      });
    });
    const smallest = Math.min(...tests.map(({ pValue }) => pValue));
    const t = timeOfLargest(
      input.times,
      tests.map(({ z }) => z),
    );
    return answerAt(fit, t, { detected: smallest * input.times.length < 0.05 });
  },
});
