import { defineMethod } from '../../../nouns/method.ts';
import type { AssociativeTask, Stored } from '../task.ts';
import { storedBy } from './stored-by.ts';

/** Newton's step at zero. */
export const newton = defineMethod<AssociativeTask, Stored, Record<string, never>>({
  name: 'newton',
  title: 'Newton',
  description: 'G (Sigma_v + kappa)^-1, kappa by the default of @lab/assoc-memory.',
  module: import.meta.url,
  label: () => 'Newton',
  skip: ({ name, parameters }) =>
    name === 'rules' ||
    name === 'word-frequencies' ||
    (name === 'dimension' && Number(parameters['d']) <= 128)
      ? undefined
      : 'shown where rules are compared',
  run: (task) => storedBy(task, { rule: 'newton' }),
});
