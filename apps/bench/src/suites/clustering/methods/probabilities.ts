import { fit, probabilities } from '@lab/ih-gmm';
import { defineMethod } from '../../../nouns/method.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import type { ClusteringInput, ConfidenceAnswer } from '../task.ts';
import { onlyOn } from './applies.ts';

/** How evidence becomes probability. */
export interface ProbabilitiesParameters extends Parameters {
  readonly form: 'empiricalBayes' | 'profile';
}

const words = { empiricalBayes: 'empirical Bayes', profile: 'profile likelihood' } as const;

/** Probabilities of the clusters. */
export const clusterProbabilities = defineMethod<ClusteringInput, ConfidenceAnswer, ProbabilitiesParameters>({
  name: 'probabilities',
  title: 'Probabilities of the clusters',
  description:
    'The fit with line refinement, then the probability of each cluster from the leave-one-out position of the row on its line: with a prior on theta learnt from the cluster (empirical Bayes), or with theta fitted (profile likelihood) (@lab/ih-gmm).',
  module: import.meta.url,
  variants: [{ form: 'empiricalBayes' }, { form: 'profile' }],
  label: ({ form }) => words[form],
  skip: onlyOn(['confidence'], 'says how sure it is'),
  run({ X, clusters, restarts }, { parameters: { form }, seed }) {
    const model = fit(X, { clusters, refine: 'lines', restarts, seed });
    const P = probabilities(X, model.labels, model.clusters, { form });
    const labels = new Int32Array(X.rows);
    const confidence = new Float64Array(X.rows);
    for (let i = 0; i < X.rows; i++) {
      const row = P.getRow(i);
      confidence[i] = Math.max(...row);
      labels[i] = row.indexOf(confidence[i] ?? 0);
    }
    return { kind: 'confidence', labels, confidence };
  },
});
