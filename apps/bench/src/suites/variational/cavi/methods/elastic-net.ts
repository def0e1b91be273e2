import { defineMethod } from '../../../../nouns/method.ts';
import type { CaviTask, NoReference, Outcome } from '../task.ts';

/** The peer outside JavaScript: the same sequential sweeps. */
export const elasticNet = defineMethod<CaviTask, Outcome, Record<string, never>, NoReference>({
  name: 'elastic-net',
  title: 'ElasticNet of scikit-learn',
  description:
    'sklearn.linear_model.ElasticNet with l1_ratio 0, whose coordinate descent is the sequential schedule, on one thread in a Python process.',
  module: import.meta.url,
  label: () => 'ElasticNet (scikit-learn)',
  external: {
    language: 'python',
    script: new URL('../../../../../external/sklearn_elastic_net.py', import.meta.url),
    imports: ['numpy', 'sklearn'],
  },
  skip: ({ name }) => (name === 'timed-sweeps' ? undefined : 'another question'),
  async run(input, { external }) {
    if (input.kind !== 'regression' || input.prior.kind !== 'normalMixture')
      throw new Error(`no sweeps of ${input.kind}`);
    const [variance = 1] = input.prior.variances;
    const { result, seconds } = await external({
      X: input.X.to2DArray(),
      y: input.y,
      alpha: input.noiseVariance / variance / input.X.rows,
      sweeps: input.maxSweeps,
    });
    const { mean } = result as { mean: number[] };
    return { output: { values: { firstMean: mean[0] ?? 0, sweepsMade: input.maxSweeps } }, seconds };
  },
});
