import { defineMethod } from '../../../../nouns/method.ts';
import type { SymmetryInput, SymmetryOutput } from '../task.ts';
import { euclideanAtZero } from './advi.ts';
import { evaluatorOf } from './evaluator.ts';
import { quasiNewtonPath } from './quasi-newton.ts';

/** The mode for the mean. */
export const laplaceAtMode = defineMethod<SymmetryInput, SymmetryOutput, Record<string, never>>({
  name: 'laplace-at-mode',
  title: 'Laplace approximation at the mode',
  description: 'The mode of the log density in place of the mean.',
  module: import.meta.url,
  label: () => 'mode (Laplace)',
  skip: (problem) =>
    problem.name === 'posterior-mean' ||
    (problem.name === 'symmetric-law' && euclideanAtZero(problem.parameters))
      ? undefined
      : 'on R^d only',
  run(input) {
    if (input.kind !== 'law') throw new Error('not a problem of this method');
    const { dim, value, gradient } = evaluatorOf(input.target);
    const negative = (z: Float64Array): Float64Array => Float64Array.from(gradient(z), (x) => -x);
    const path = quasiNewtonPath((z) => -value(z), negative, new Float64Array(dim).fill(0.1));
    return { mean: Array.from(path.at(-1)!.x) };
  },
});
