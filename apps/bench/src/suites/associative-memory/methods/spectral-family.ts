import { defineMethod } from '../../../nouns/method.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import type { AssociativeTask, Stored } from '../task.ts';
import { storedBy } from './stored-by.ts';

/** A member of the family. */
export interface SpectralFamilyParameters extends Parameters {
  readonly member: 'sign' | 'polar' | 'power 1/2' | 'power 1/4';
}

/** Other functions of the gradient. */
export const spectralFamily = defineMethod<AssociativeTask, Stored, SpectralFamilyParameters>({
  name: 'spectral-family',
  title: 'Other functions of the gradient',
  description:
    'The sign of every entry (one step of signSGD, or of Adam from rest); singular values to the power 1/2, 1/4 or 0 (the polar factor).',
  module: import.meta.url,
  variants: [{ member: 'sign' }, { member: 'polar' }, { member: 'power 1/2' }, { member: 'power 1/4' }],
  label: ({ member }) => member,
  skip: ({ name }) => (name === 'rules' ? undefined : 'shown where rules are compared'),
  run: (task, { parameters: { member } }) => {
    if (member === 'sign') return storedBy(task, { rule: 'sign' });
    if (member === 'polar') return storedBy(task, { rule: 'muon', lambda: 0 });
    return storedBy(task, { rule: 'power', power: member === 'power 1/2' ? 0.5 : 0.25 });
  },
});
