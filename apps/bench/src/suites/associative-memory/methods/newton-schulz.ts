import { defineMethod } from '../../../nouns/method.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import type { AssociativeTask, Stored } from '../task.ts';
import { storedBy } from './stored-by.ts';

/** Steps of the iteration. */
export interface NewtonSchulzParameters extends Parameters {
  readonly iterations: number;
}

/** Muon as it is run in practice. */
export const newtonSchulz = defineMethod<AssociativeTask, Stored, NewtonSchulzParameters>({
  name: 'newton-schulz',
  title: 'Muon by Newton-Schulz',
  description:
    'The quintic Newton-Schulz iteration with its usual coefficients: 5 steps as in practice, or 7.',
  module: import.meta.url,
  variants: [{ iterations: 5 }, { iterations: 7 }],
  label: ({ iterations }) => `Newton-Schulz, ${iterations} steps`,
  skip: ({ name }) =>
    name === 'rules' || name === 'word-frequencies' ? undefined : 'shown where rules are compared',
  run: (task, { parameters: { iterations } }) =>
    storedBy(task, { rule: 'newtonSchulz', newtonSchulzSteps: iterations }),
});
