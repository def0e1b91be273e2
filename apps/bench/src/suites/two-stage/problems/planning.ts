import { summariseTwoStage } from '@lab/two-stage-m/simulation';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { PlanningInput, PlanningReference } from '../task.ts';
import { remembered } from './remembered.ts';

/** A budget and prices. */
export interface PlanningParameters extends Parameters {
  readonly budget: number;
  readonly unlabelledCost: number;
  /** Fits at each point of the grid. */
  readonly fits: number;
}

/** Two weak factors in eight columns, so that both stages matter. */
const model = {
  loadings: Array.from({ length: 8 }, (_, j) => [j === 0 ? 1 : 0, j === 1 ? 0.7 : 0]),
  beta: [1, -0.7],
  noiseVariance: 0.25,
};

const shares = [0.3, 0.45, 0.55, 0.65, 0.75, 0.85, 0.93];

/** Mean excess risk with n labelled rows and what is left of the money in unlabelled ones. */
function simulatedRisk(input: PlanningInput, labelled: number, repetitions: number, seed: number): number {
  const n = Math.round(labelled);
  const m = Math.max(Math.round((input.budget - n * input.labelledCost) / input.unlabelledCost), 20);
  const setting = { setting: 'factor', ...input.model, labelled: n, unlabelled: m } as const;
  const { summary } = summariseTwoStage(setting, { repetitions, seed });
  return (summary['conditionalExcess']?.mean ?? NaN) / n;
}

/** How a budget is best split between labels and rows without. */
export const planning = defineProblem<PlanningInput, PlanningReference, PlanningParameters>({
  name: 'planning',
  title: 'How to split a budget between labels and rows without',
  description:
    'A label costs 1, an unlabelled row far less. The mean risk along the budget line is simulated, with the same random numbers at every point (experiment 10).',
  module: import.meta.url,
  cases: {
    quick: [{ budget: 1000, unlabelledCost: 0.01, fits: 30 }],
    standard: [
      { budget: 1000, unlabelledCost: 0.01, fits: 200 },
      { budget: 1000, unlabelledCost: 0.1, fits: 200 },
    ],
    full: [
      { budget: 1000, unlabelledCost: 0.01, fits: 5000 },
      { budget: 1000, unlabelledCost: 0.1, fits: 5000 },
    ],
  },
  repetitions: { quick: 2, standard: 4, full: 10 },
  label: ({ budget, unlabelledCost }) => `plan: budget ${budget}, prices 1 and ${unlabelledCost}`,
  generate: remembered(({ parameters: { budget, unlabelledCost, fits }, seed }) => {
    const input = { model, labelledCost: 1, unlabelledCost, budget };
    const riskOf = (labelled: number): number => simulatedRisk(input, labelled, fits, seed);
    const labelled = shares.map((share) => Math.round(share * budget));
    return { input, reference: { labelled, risks: labelled.map(riskOf), riskOf } };
  }),
});
