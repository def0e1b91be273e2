import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import { simulateOutcomes } from '../laws/simulate-outcomes.ts';
import type { FactorPart, FactorQuestion, LawQuestion, Outcomes } from '../task.ts';
import { remembered } from './remembered.ts';

/** One point of the experiment with the factor model. */
export interface FactorParameters extends Parameters {
  /** m / n. */
  readonly ratio: number;
  readonly part: FactorPart;
  /** Whether the labelled rows are learnt from in the first stage as well. */
  readonly pooled: boolean;
  /** Fits in one run. */
  readonly fits: number;
}

const labelled = 2000;

/** Eight columns, two factors of strengths 3 and .8. */
export const factorModel = {
  loadings: Array.from({ length: 8 }, (_, j) => [j === 0 ? Math.sqrt(3) : 0, j === 1 ? Math.sqrt(0.8) : 0]),
  beta: [1, -0.7],
  noiseVariance: 0.25,
};

/** The question a point asks. */
export function factorQuestion({ ratio, part, pooled }: FactorParameters): FactorQuestion {
  const x0 = [1, 1, 1, 0, 0, 0, 0, 0];
  return {
    kind: 'factor',
    ...factorModel,
    unlabelled: ratio * labelled,
    labelled,
    pooled,
    part,
    x0,
  };
}

const ratios = [0.1, 0.2, 0.5, 1, 2, 5, 10];

/** Between these the curves meet. */
const aroundCrossing = [0.2, 0.5, 1, 2];

/** One squared prediction error says less than one excess risk: `predictions` of them are measured, or none. */
function cases(fits: number, predictions: number, ratios: readonly number[]): readonly FactorParameters[] {
  const point = (part: FactorPart, ratio = 2, pooled = false) => ({ ratio, part, pooled, fits });
  return [
    ...ratios.map((ratio) => point('unconditional', ratio)),
    point('supervised'),
    point('unconditional', 2, true),
    point('conditional'),
    point('pretraining'),
    ...(predictions === 0 ? [] : [{ ...point('prediction'), fits: predictions }]),
  ];
}

/** The crossover of two-stage and supervised fits, pooling, the printed constant, the error of a prediction. */
export const factorRisk = defineProblem<LawQuestion, Outcomes, FactorParameters>({
  name: 'factor-risk',
  title: 'Regression on factors learnt from unlabelled rows',
  description:
    'Eight columns that show two factors (strengths 3 and .8) in unit noise, 2,000 labelled rows, m unlabelled ones: n times the excess risk, or a part of it, over many simulated fits (experiments 1 to 4).',
  module: import.meta.url,
  cases: {
    quick: cases(60, 0, aroundCrossing),
    standard: cases(200, 1000, ratios),
    full: cases(1000, 2000, ratios),
  },
  repetitions: { quick: 3, standard: 10, full: 10 },
  label: ({ ratio, part, pooled }) => `factors: ${part}, m/n ${ratio}${pooled ? ', pooled' : ''}`,
  generate: remembered(({ parameters, seed }) => {
    const input = factorQuestion(parameters);
    return { input, reference: { draws: simulateOutcomes(input, parameters.fits, seed) } };
  }),
});
