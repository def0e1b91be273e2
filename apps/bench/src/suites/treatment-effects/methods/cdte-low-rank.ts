import { defineMethod } from '../../../nouns/method.ts';
import { onEach, type TreatmentInput, type TreatmentOutput } from '../task.ts';
import { testSample } from './fit-sample.ts';

/** The same test without n x n matrices. */
export const cdteLowRank = defineMethod<TreatmentInput, TreatmentOutput, Record<string, never>>({
  name: 'cdte-low-rank',
  title: 'Conditional distributional test, low rank',
  description:
    'The same test by pivoted Cholesky factors of the kernels, for nuisances, statistic and null law (@lab/cdte with rank: auto).',
  module: import.meta.url,
  label: () => 'CDTE, low rank',
  skip: ({ name, parameters: { n } }) => {
    if (['cost', 'large-cost', 'calibration', 'project-star'].includes(name)) return undefined;
    return name === 'level' && Number(n) > 400 ? undefined : 'for many rows';
  },
  run: (input) => onEach(input, (sample) => testSample(sample, { rank: 'auto' })),
});
