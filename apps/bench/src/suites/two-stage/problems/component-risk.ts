import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import { simulateOutcomes } from '../laws/simulate-outcomes.ts';
import type { LawQuestion, Outcomes } from '../task.ts';
import { remembered } from './remembered.ts';

/** An experiment with principal components. */
export interface ComponentParameters extends Parameters {
  readonly experiment: 'logistic' | 'missed signal';
  readonly fits: number;
}

/** The question of an experiment. */
export function componentQuestion(experiment: ComponentParameters['experiment']): LawQuestion {
  return experiment === 'logistic'
    ? {
        kind: 'logistic',
        eigenvalues: [4, 2, 1, 0.8, 0.5, 0.3],
        theta: [0.6, -0.5],
        unlabelled: 3000,
        labelled: 3000,
      }
    : {
        kind: 'missedSignal',
        eigenvalues: [3, 2, 1, 0.5],
        target: [1, 0.5, 0.4, 0.3],
        components: 2,
        unlabelled: 4000,
      };
}

/** Beyond squared loss, and beyond a right representation. */
export const componentRisk = defineProblem<LawQuestion, Outcomes, ComponentParameters>({
  name: 'component-risk',
  title: 'Principal components: logistic labels, and signal that they miss',
  description:
    'n times the excess log-loss of logistic regression on components (experiment 5), and the square of sqrt(m) times the change of risk where two dropped axes carry signal (experiment 6).',
  module: import.meta.url,
  cases: {
    quick: [{ experiment: 'missed signal', fits: 300 }],
    standard: [
      { experiment: 'logistic', fits: 150 },
      { experiment: 'missed signal', fits: 2000 },
    ],
    full: [
      { experiment: 'logistic', fits: 400 },
      { experiment: 'missed signal', fits: 5000 },
    ],
  },
  repetitions: { quick: 3, standard: 10, full: 10 },
  label: ({ experiment }) => `components: ${experiment}`,
  generate: remembered(({ parameters: { experiment, fits }, seed }) => {
    const input = componentQuestion(experiment);
    return { input, reference: { draws: simulateOutcomes(input, fits, seed) } };
  }),
});
