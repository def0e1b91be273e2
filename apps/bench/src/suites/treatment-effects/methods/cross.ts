import { crossTest } from '@lab/cdte/peers';
import { defineMethod } from '../../../nouns/method.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import { onEach, type TreatmentInput, type TreatmentOutput } from '../task.ts';
import { wherePeersGo } from './applies.ts';
import { fitSample } from './fit-sample.ts';

/** With the kernel on X or without. */
export interface CrossParameters extends Parameters {
  readonly discrepancy: 'mmd' | 'marginal';
}

/** Half the sample as a witness for the other half. */
export const cross = defineMethod<TreatmentInput, TreatmentOutput, CrossParameters>({
  name: 'cross',
  title: 'Cross statistics',
  description:
    'One half of the sample is a witness for the other, so that the null law is normal. Marginal: the AIPW kernel test (xKTE, Martinez-Taboada, Ramdas, Kennedy 2023) on cross-fitted pseudo-outcomes; and the same with a kernel on X (@lab/cdte/peers).',
  module: import.meta.url,
  variants: [{ discrepancy: 'marginal' }, { discrepancy: 'mmd' }],
  label: ({ discrepancy }) => (discrepancy === 'marginal' ? 'xKTE' : 'xKTE with kernel on X'),
  skip: (problem, parameters) =>
    problem.name === 'job-training' ? 'shown on designs' : wherePeersGo(problem, parameters),
  run: (input, { parameters }) => onEach(input, (sample) => crossTest(fitSample(sample), parameters)),
});
