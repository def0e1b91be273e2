import { fit, importanceDiagnostics } from '@lab/vi-symmetry';
import { defineMethod } from '../../../../nouns/method.ts';
import type { SymmetryInput, SymmetryOutput } from '../task.ts';
import { euclideanAtZero } from './advi.ts';

/** The fitted mean with an importance-sampling correction. */
export const importanceCorrected = defineMethod<SymmetryInput, SymmetryOutput, Record<string, never>>({
  name: 'importance-corrected',
  title: 'Importance-corrected mean',
  description:
    'The mean of a Student fit (5 degrees of freedom) corrected by importance weights of 2,048 mirrored pairs.',
  module: import.meta.url,
  label: () => 'importance-corrected',
  skip: (problem) =>
    problem.name === 'posterior-mean' ||
    (problem.name === 'symmetric-law' && euclideanAtZero(problem.parameters))
      ? undefined
      : 'on R^d only',
  run(input, { seed }) {
    if (input.kind !== 'law') throw new Error('not a problem of this method');
    const found = fit(input.target, {
      base: 'studentT',
      df: 5,
      restarts: 0,
      discretisation: false,
      points: { count: 64 },
    });
    return { mean: importanceDiagnostics(found, input.target, { seed }).mean };
  },
});
