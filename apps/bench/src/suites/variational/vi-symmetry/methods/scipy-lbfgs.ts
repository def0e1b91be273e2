import { defineMethod } from '../../../../nouns/method.ts';
import type { SymmetryInput, SymmetryOutput } from '../task.ts';
import { onlyFor } from './only-for.ts';

/** The peer outside JavaScript. */
export const scipyLbfgs = defineMethod<SymmetryInput, SymmetryOutput, Record<string, never>>({
  name: 'scipy-lbfgs',
  title: 'L-BFGS-B of scipy',
  description:
    'The same averaged objective, vectorised in numpy, under scipy.optimize.minimize on one thread.',
  module: import.meta.url,
  label: () => 'scipy L-BFGS-B',
  skip: onlyFor('sample-average-speed'),
  external: {
    language: 'python',
    script: new URL('../../../../../external/scipy_variational.py', import.meta.url),
    imports: ['numpy', 'scipy'],
  },
  async run(input, { external }) {
    if (input.kind !== 'speed') throw new Error('not a problem of this method');
    const { X, y, points, family } = input;
    const { result, seconds } = await external({ X, y, points, family });
    return { output: { mean: (result as { location: number[] }).location }, seconds };
  },
});
