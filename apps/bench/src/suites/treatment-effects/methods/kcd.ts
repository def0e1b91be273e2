import { kcdRedraw } from '@lab/cdte/peers';
import { randomStream } from '@lab/stats';
import { median } from '../../../metrics/median.ts';
import { defineMethod } from '../../../nouns/method.ts';
import { onEach, type TreatmentInput, type TreatmentOutput } from '../task.ts';
import { onlyOn } from './applies.ts';
import { fitSample } from './fit-sample.ts';

const redraws = 99;

/** An outcome model alone, on both arms, with redrawn treatments. */
export const kcd = defineMethod<TreatmentInput, TreatmentOutput, Record<string, never>>({
  name: 'kcd',
  title: 'Kernel conditional discrepancy (KCD)',
  description:
    'Mean squared distance of the two conditional mean embeddings (Park and others, arXiv 2102.08208), fitted on the full sample with the median of the cross-validated ridge parameters; null law by drawing the treatment 99 times from the fitted propensities. Not doubly robust (@lab/cdte/peers).',
  module: import.meta.url,
  label: () => 'KCD',
  skip: onlyOn('costly-peers'),
  run: (input, { seed }) =>
    onEach(input, (sample, k) => {
      const { propensity, lambdas } = fitSample(sample);
      const statistic = kcdRedraw(
        { X: sample.X.map((row) => [...row]), Y: sample.Y.map((row) => [...row]) },
        { lambda: median((lambdas ?? []).flat()) },
      );
      const stream = randomStream(seed, 'redraws', k);
      const observed = statistic(sample.treatment);
      let reached = 0;
      for (let b = 0; b < redraws; b++) {
        if (statistic(propensity.map((pi) => (stream.uniform() < pi ? 1 : 0))) >= observed) reached++;
      }
      return { pValue: (1 + reached) / (1 + redraws) };
    }),
});
