import { defineProblem } from '../../../nouns/problem.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import type { TreatmentInput, TreatmentReference } from '../task.ts';
import { drawSamples } from './designs.ts';

/** Size of a timed job. */
export interface CostParameters extends Parameters {
  readonly n: number;
}

function jobs(name: string, title: string, description: string, peer: string, sizes: CostSizes) {
  return defineProblem<TreatmentInput, TreatmentReference, CostParameters>({
    name,
    title,
    description,
    module: import.meta.url,
    cases: sizes,
    repetitions: { quick: 1, standard: 4, full: 5 },
    timing: { peer, warmups: 1, samples: 2 },
    label: ({ n }) => `${title.toLowerCase()}: n = ${n}`,
    generate: ({ parameters: { n }, seed }) => ({
      input: { samples: drawSamples({ design: 'scale', setting: 'obs', delta: 0.2, n }, 1, seed) },
      reference: { changes: true },
    }),
  });
}

interface CostSizes {
  readonly quick: readonly CostParameters[];
  readonly standard: readonly CostParameters[];
  readonly full: readonly CostParameters[];
}

/** The whole test, cross-validation included, beside the same algorithm in numpy. */
export const cost = jobs(
  'cost',
  'Time of a whole test',
  'Nuisances with cross-validation, test and exact p-value for three covariates and one outcome, timed alone in turns with the dense path; numpy by its own clock, one thread.',
  'cdte',
  {
    quick: [{ n: 100 }],
    standard: [{ n: 200 }, { n: 500 }, { n: 1000 }],
    full: [{ n: 200 }, { n: 500 }, { n: 1000 }, { n: 2000 }],
  },
);

/** Sizes at which an n x n matrix is no longer wanted. */
export const largeCost = jobs(
  'large-cost',
  'Time of a whole test on many rows',
  'The low-rank path alone: no n x n matrix is formed.',
  'cdte-low-rank',
  { quick: [], standard: [{ n: 5000 }], full: [{ n: 5000 }, { n: 20000 }, { n: 50000 }] },
);
