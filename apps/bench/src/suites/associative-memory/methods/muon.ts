import { defineMethod } from '../../../nouns/method.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import type { AssociativeTask, Stored } from '../task.ts';
import { storedBy } from './stored-by.ts';

/** Which gradient several steps follow. */
export interface MuonParameters extends Parameters {
  readonly gradient: 'exact' | 'thresholded';
}

/** Stabilised Muon. */
export const muon = defineMethod<AssociativeTask, Stored, MuonParameters>({
  name: 'muon',
  title: 'Muon',
  description:
    'Stabilised Muon, singular values s to s / sqrt(s^2 + lambda^2), lambda by the default of @lab/assoc-memory; over several steps half the median singular value. `thresholded` follows the facts not yet recovered, `exact` the softmax.',
  module: import.meta.url,
  variants: [{ gradient: 'exact' }, { gradient: 'thresholded' }],
  label: ({ gradient }) => (gradient === 'exact' ? 'Muon' : 'Muon, thresholded'),
  skip: ({ name }, { gradient }) =>
    gradient === 'thresholded' && name !== 'several-steps'
      ? 'the gradients differ from the second step on'
      : name === 'wide-dimension'
        ? 'this problem is for SGD'
        : undefined,
  run: (task, { parameters: { gradient } }) =>
    storedBy(task, { rule: 'muon', mode: gradient, ...(task.steps > 1 ? { medianShare: 0.5 } : {}) }),
});
