import { fit } from '@lab/vi-symmetry';
import type { Parameters } from '../../../../nouns/parameters.ts';
import { defineMethod } from '../../../../nouns/method.ts';
import type { SymmetryInput, SymmetryOutput } from '../task.ts';

/** Base points of a sample average. */
export interface SampleAverageParameters extends Parameters {
  readonly points: 'iid' | 'sobol' | 'antithetic' | 'signedPermutation';
  readonly count: number;
}

/** Deterministic ADVI on points of different symmetry. */
export const sampleAverage = defineMethod<SymmetryInput, SymmetryOutput, SampleAverageParameters>({
  name: 'sample-average',
  title: 'Sample average on given points',
  description:
    'A full-rank Gaussian on fixed points: independent, Sobol, mirrored pairs, or orbits of signed permutations.',
  module: import.meta.url,
  variants: [
    { points: 'iid', count: 512 },
    { points: 'sobol', count: 512 },
    { points: 'antithetic', count: 16 },
    { points: 'signedPermutation', count: 48 },
  ],
  label: ({ points, count }) => `${count} points, ${points}`,
  skip: (problem) =>
    problem.name === 'symmetric-law' &&
    problem.parameters['law'] === 'student' &&
    Number(problem.parameters['alpha']) < 1
      ? undefined
      : 'shown on the Student law',
  run(input, { parameters: { points, count }, seed }) {
    if (input.kind !== 'law') throw new Error('not a problem of this method');
    const images = { iid: 1, sobol: 1, antithetic: 2, signedPermutation: 48 }[points];
    const found = fit(input.target, {
      points: { kind: points === 'iid' ? 'iid' : 'sobol', count: count / images },
      symmetrize: points === 'iid' || points === 'sobol' ? 'none' : points,
      divergence: 'alpha',
      alpha: input.alpha,
      restarts: 0,
      discretisation: false,
      seed,
    });
    if (found.kind === 'vonMisesFisher') throw new Error('not a problem of this method');
    return { mean: found.mean, correlation: found.correlation };
  },
});
