import { defineMethod } from '../../../nouns/method.ts';
import type { TestResult, TreatmentInput, TreatmentOutput } from '../task.ts';
import { onlyOn } from './applies.ts';

/** The same algorithm written again in another language: a check of the numbers and a yardstick of speed. */
export const numpyCdte = defineMethod<TreatmentInput, TreatmentOutput, Record<string, never>>({
  name: 'numpy-cdte',
  title: 'The same test in numpy',
  description:
    'The dense algorithm written independently in numpy, with whatever BLAS that has, on one thread.',
  module: import.meta.url,
  label: () => 'numpy',
  skip: onlyOn('calibration', 'cost'),
  external: {
    language: 'python',
    script: new URL('../../../../external/numpy_cdte.py', import.meta.url),
    imports: ['numpy'],
  },
  async run({ samples }, { external }) {
    const { result, seconds } = await external({
      samples: samples.map(({ X, treatment, Y, folds, propensity }) => ({
        x: X,
        treatment,
        y: Y,
        folds,
        ...(propensity === null ? {} : { propensity: treatment.map(() => propensity) }),
      })),
      testBandwidthScale: 0.5,
    });
    const { tests } = result as { readonly tests: readonly TestResult[] };
    return {
      output: { tests: tests.map(({ pValue, psi2 = NaN, ate = NaN }) => ({ pValue, psi2, ate })) },
      seconds,
    };
  },
});
