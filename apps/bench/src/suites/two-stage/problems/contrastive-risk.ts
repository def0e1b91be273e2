import type { NegativeScheme } from '@lab/two-stage-m';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import { simulateOutcomes } from '../laws/simulate-outcomes.ts';
import type { ContrastiveQuestion, LawQuestion, Outcomes } from '../task.ts';
import { remembered } from './remembered.ts';

/** A contrastive experiment. */
export interface ContrastiveParameters extends Parameters {
  /** `reciprocal`: lambda_i = 1/i, one direction kept (the paper's example); `four`: .9, .6, .3, .1, two kept. */
  readonly spectrum: 'reciprocal' | 'four';
  readonly columns: number;
  readonly scheme: NegativeScheme;
  readonly pairs: number;
  readonly fits: number;
}

/** The question a point asks. */
export function contrastiveQuestion({
  spectrum,
  columns,
  scheme,
  pairs,
}: ContrastiveParameters): ContrastiveQuestion {
  const common = { kind: 'contrastive', scheme, unlabelled: pairs } as const;
  return spectrum === 'reciprocal'
    ? { ...common, spectrum: Array.from({ length: columns }, (_, i) => 1 / (i + 1)), b: [1] }
    : { ...common, spectrum: [0.9, 0.6, 0.3, 0.1], b: [Math.sqrt(0.9), -0.5 * Math.sqrt(0.6)] };
}

function negatives(pairs: readonly number[], one: number, others: number): readonly ContrastiveParameters[] {
  const schemes = [
    ['one', one],
    ['all', others],
    ['symmetric', others],
  ] as const;
  return pairs.flatMap((count) =>
    schemes.map(([scheme, fits]) => ({
      spectrum: 'four' as const,
      columns: 4,
      scheme,
      pairs: count,
      fits,
    })),
  );
}

const paper = { spectrum: 'reciprocal', columns: 8, scheme: 'one', pairs: 20_000 } as const;

/** The paper's spectral example, and three ways to use negatives. */
export const contrastiveRisk = defineProblem<LawQuestion, Outcomes, ContrastiveParameters>({
  name: 'contrastive-risk',
  title: 'Spectral contrastive features of pairs',
  description:
    'Gaussian pairs with a known spectrum, linear features by the spectral contrastive loss: m times the excess risk of pre-training (experiments 2 and 9).',
  module: import.meta.url,
  cases: {
    quick: [{ ...paper, columns: 6, pairs: 4000, fits: 20 }],
    // The claims are about the most pairs; the others show that the law is reached.
    standard: [
      { ...paper, fits: 80 },
      ...negatives([500, 1000, 2000], 60, 300),
      ...negatives([4000], 600, 600),
    ],
    full: [{ ...paper, fits: 200 }, ...negatives([500, 1000, 2000, 4000, 8000, 16_000], 100, 2000)],
  },
  repetitions: { quick: 3, standard: 10, full: 10 },
  label: ({ spectrum, columns, scheme, pairs }) =>
    `pairs: ${spectrum === 'reciprocal' ? `1/i, d ${columns}` : '.9 .6 .3 .1'}, ${scheme}, m ${pairs}`,
  generate: remembered(({ parameters, seed }) => {
    const input = contrastiveQuestion(parameters);
    return { input, reference: { draws: simulateOutcomes(input, parameters.fits, seed) } };
  }),
});
