import { defineMethod } from '../../../nouns/method.ts';
import type { TestResult, TreatmentInput, TreatmentOutput } from '../task.ts';

/** Mean effects with forests as nuisances, as causal-forest software has them. */
export const forestDrLearner = defineMethod<TreatmentInput, TreatmentOutput, Record<string, never>>({
  name: 'forest-dr-learner',
  title: 'DR-learner with forests (scikit-learn)',
  description:
    'Doubly robust scores from cross-fitted random forests of scikit-learn, regressed on (1, X), Wald test with HC3 covariance: what grf and EconML offer for mean effects, in a Python process. Several outcomes are adjusted by Holm.',
  module: import.meta.url,
  label: () => 'mean effects (forests)',
  skip: ({ name, parameters: { n, propensity } }) => {
    const asked =
      (name === 'costly-peers' && Number(n) >= 100) ||
      (name === 'project-star' && (n === 600 || n === 1000)) ||
      (name === 'job-training' && propensity === 'known');
    return asked ? undefined : 'a slow peer, asked where it can be waited for';
  },
  external: {
    language: 'python',
    script: new URL('../../../../external/forest_dr_learner.py', import.meta.url),
    imports: ['numpy', 'scipy', 'sklearn'],
  },
  async run({ samples }, { external, seed }) {
    const { result, seconds } = await external({
      seed,
      samples: samples.map(({ X, treatment, Y, folds, propensity }) => ({
        x: X,
        treatment,
        y: Y,
        folds,
        propensity,
      })),
    });
    return { output: { tests: (result as { readonly tests: readonly TestResult[] }).tests }, seconds };
  },
});
