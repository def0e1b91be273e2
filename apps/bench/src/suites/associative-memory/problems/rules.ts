import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { AssociativeTask, NoReference } from '../task.ts';

/** Sizes at which all rules meet. */
export interface RulesParameters extends Parameters {
  readonly d: number;
  readonly n: number;
}

/** All rules on the same facts, alpha 1.5. */
export const rules = defineProblem<AssociativeTask, NoReference, RulesParameters>({
  name: 'rules',
  title: 'One step of every rule',
  description: 'As `dimension` with alpha 1.5: every rule once on the same facts.',
  module: import.meta.url,
  cases: {
    quick: [{ d: 64, n: 4096 }],
    standard: [{ d: 256, n: 32_768 }],
    full: [{ d: 256, n: 32_768 }],
  },
  repetitions: { quick: 2, standard: 3, full: 8 },
  label: ({ d }) => `all rules, d = ${d}`,
  generate({ parameters: { d, n }, seed }) {
    const input = { d, n, alpha: 1.5, counts: undefined, batch: undefined, steps: 1, seed };
    return { input, reference: {} };
  },
});
