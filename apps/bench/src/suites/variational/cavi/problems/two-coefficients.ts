import { priors } from '@lab/cavi';
import type { Parameters } from '../../../../nouns/parameters.ts';
import { defineProblem } from '../../../../nouns/problem.ts';
import { noReference, type CaviTask, type NoReference } from '../task.ts';

/** A model of two coefficients, and a start. */
export interface PairParameters extends Parameters {
  readonly model: 'spike and slab' | 'two signs';
  /** Coupling W_12 of the two signs. */
  readonly coupling: number;
  readonly start: 'zero' | 'symmetric' | 'opposite';
}

const points: readonly PairParameters[] = [
  { model: 'spike and slab', coupling: 47.5, start: 'zero' },
  ...[0.8, 1.2, 2].flatMap((coupling) =>
    (['symmetric', 'opposite'] as const).map((start) => ({ model: 'two signs' as const, coupling, start })),
  ),
];
const starts = { zero: [0, 0], symmetric: [0.3, 0.3], opposite: [0.3, -0.3] } as const;

/** The smallest models in which parallel updates never settle. */
export const twoCoefficients = defineProblem<CaviTask, NoReference, PairParameters>({
  name: 'two-coefficients',
  title: 'Two coefficients, sequentially and in parallel',
  description:
    'Two correlated columns under a spike-and-slab prior, and two signs with coupling W_12: the first mean, sweep by sweep.',
  module: import.meta.url,
  given: true,
  cases: points,
  repetitions: 1,
  label: ({ model, coupling, start }) => `${model}, W = ${coupling}, start ${start}`,
  generate({ parameters: { model, coupling, start } }) {
    const slab = model === 'spike and slab';
    return {
      input: {
        kind: 'pair',
        gram: slab
          ? [
              [50, coupling],
              [coupling, 50],
            ]
          : [
              [1, coupling],
              [coupling, 1],
            ],
        xty: slab ? [42, 43] : [0, 0],
        prior: slab
          ? priors.spikeSlab({ inclusion: 0.1, slabVariance: 1 })
          : priors.discrete([0.5, 0.5], [-1, 1]),
        start: starts[start],
        sweeps: 60,
      },
      reference: noReference,
    };
  },
});
