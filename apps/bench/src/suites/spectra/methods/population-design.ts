import { outlier } from '@lab/transient-bbp';
import { defineMethod } from '../../../nouns/method.ts';
import type { MatrixAnswer, MatrixInput } from '../task.ts';

/** The population's covariance in place of that of the samples. */
export const populationDesign = defineMethod<MatrixInput, MatrixAnswer, Record<string, never>>({
  name: 'population-design',
  title: 'Theory without sampling of the inputs',
  description: 'The same theory, told that the sample covariance is that of the population, where it is not.',
  module: import.meta.url,
  label: () => 'theory, inputs not sampled',
  skip: ({ name, parameters }) =>
    name === 'trained-matrix' && Number(parameters['sampleRatio']) > 0
      ? undefined
      : 'differs from the theory where inputs are random samples only',
  run({ model, t }) {
    const { exists, value, edge, overlapLeft, thetaC } = outlier(model, t);
    return { kind: 'matrix', exists, top: value ?? edge, edge, overlap: overlapLeft ?? 0, thetaC };
  },
});
