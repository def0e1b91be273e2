import { allocate, factorModelLaw } from '../src/index.ts';
import { summariseTwoStage } from '../src/simulation/index.ts';

/** Mean excess risks along a budget line, by simulation, against the plan of `allocate`. */
export interface PlannerStudy {
  readonly plan: { readonly labelled: number; readonly unlabelled: number; readonly predicted: number };
  /** Simulated excess risk of the plan, rounded to whole rows. */
  readonly planRisk: number;
  readonly grid: { readonly labelled: number; readonly unlabelled: number; readonly risk: number }[];
  /** Smallest simulated risk on the grid. */
  readonly best: number;
  /** planRisk / best - 1. */
  readonly regret: number;
  /** Standard error of the regret. */
  readonly standardError: number;
}

const SHARES = [0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9];

/** Costs 1 and .01, budget 1000, weak factors so that both stages matter. */
export function plannerStudy(repetitions: number, seed: number): PlannerStudy {
  const model = {
    loadings: Array.from({ length: 8 }, (_, i) => [i === 0 ? 1 : 0, i === 1 ? 0.7 : 0]),
    beta: [1, -0.7],
    noiseVariance: 0.25,
  };
  const prices = { labelledCost: 1, unlabelledCost: 0.01, budget: 1000 };
  const law = factorModelLaw({ ...model, unlabelled: 1, labelled: 1 });
  const plan = allocate({ floor: law.floor, trace: law.multiplicity * law.weight, ...prices });
  const simulate = (
    labelled: number,
  ): { labelled: number; unlabelled: number; risks: number[]; risk: number } => {
    const n = Math.round(labelled);
    const m = Math.round((prices.budget - n * prices.labelledCost) / prices.unlabelledCost);
    const { values } = summariseTwoStage(
      { setting: 'factor', ...model, labelled: n, unlabelled: m },
      { repetitions, seed },
    );
    const risks = (values['conditionalExcess'] ?? []).map((value) => value / n);
    return {
      labelled: n,
      unlabelled: m,
      risks,
      risk: risks.reduce((sum, value) => sum + value, 0) / repetitions,
    };
  };
  const own = simulate(plan.labelled);
  const grid = SHARES.map((share) => simulate(share * prices.budget));
  const best = grid.reduce((least, point) => (point.risk < least.risk ? point : least));
  const differences = own.risks.map((value, r) => value - best.risks[r]);
  const mean = differences.reduce((sum, value) => sum + value, 0) / repetitions;
  const spread = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (repetitions - 1);
  return {
    plan: { labelled: plan.labelled, unlabelled: plan.unlabelled, predicted: plan.excessRisk },
    planRisk: own.risk,
    grid: grid.map(({ labelled, unlabelled, risk }) => ({ labelled, unlabelled, risk })),
    best: best.risk,
    regret: own.risk / best.risk - 1,
    standardError: Math.sqrt(spread / repetitions) / best.risk,
  };
}
