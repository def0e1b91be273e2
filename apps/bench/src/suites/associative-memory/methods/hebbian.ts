import { recovery, truncatedHebbian } from '@lab/assoc-memory';
import { defineMethod } from '../../../nouns/method.ts';
import type { AssociativeTask, Stored } from '../task.ts';
import { keptFacts } from './stored-by.ts';

/** The memory that is told the facts one by one. */
export const hebbian = defineMethod<AssociativeTask, Stored, Record<string, never>>({
  name: 'hebbian',
  title: 'Truncated Hebbian memory',
  description:
    'The sum of u v over the d^2 / (2 ln N) most frequent facts, all with the same weight (arXiv 2310.02984): it knows the facts one by one, no gradient rule does.',
  module: import.meta.url,
  label: () => 'truncated Hebbian',
  skip: ({ name }) => (name === 'several-steps' ? undefined : 'beside several steps'),
  run: (task) => {
    const facts = keptFacts(task);
    const { count } = recovery(facts, truncatedHebbian(facts));
    return {
      recovered: new Array<number>(task.steps).fill(count),
      loss: undefined,
      theory: undefined,
    };
  },
});
