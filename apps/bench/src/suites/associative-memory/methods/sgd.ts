import { defineMethod } from '../../../nouns/method.ts';
import type { AssociativeTask, Stored } from '../task.ts';
import { storedBy } from './stored-by.ts';

/** Gradient descent. */
export const sgd = defineMethod<AssociativeTask, Stored, Record<string, never>>({
  name: 'sgd',
  title: 'SGD',
  description: 'The gradient itself; over several steps eta = 3 sqrt(d) over its largest singular value.',
  module: import.meta.url,
  label: () => 'SGD',
  skip: ({ name, parameters }) =>
    name === 'dimension' && Number(parameters['d']) > 256
      ? 'large dimensions of SGD are in wide-dimension'
      : undefined,
  run: (task) => storedBy(task, { rule: 'sgd' }),
});
