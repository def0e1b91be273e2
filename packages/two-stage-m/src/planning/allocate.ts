import { requireNotNegative, requirePositive } from '@lab/linalg/arguments';

/** A budget and what it buys: mean excess risk = floor / n + trace / m. */
export interface AllocationInput {
  /** A, n times the excess risk of the labels, >= 0. */
  readonly floor: number;
  /** B, m times the excess risk of pre-training, >= 0. */
  readonly trace: number;
  /** Price of a labelled row, > 0. */
  readonly labelledCost: number;
  /** Price of an unlabelled row, > 0. */
  readonly unlabelledCost: number;
  /** Money to spend, > 0. */
  readonly budget: number;
}

/** How to spend a budget. */
export interface Allocation {
  /** n, real-valued. */
  readonly labelled: number;
  /** m, real-valued. */
  readonly unlabelled: number;
  /** floor / n + trace / m there: (sqrt(A c_l) + sqrt(B c_u))^2 / budget. */
  readonly excessRisk: number;
}

/**
 * The split of a budget between labelled and unlabelled rows that minimises the mean excess risk.
 *
 * @param input floor >= 0, trace >= 0, both costs > 0, budget > 0
 * @returns the real-valued optimum; all to the labels where trace is 0
 * @throws OUT_OF_RANGE, NOT_FINITE
 *
 * Source: derived, docs/theory.md section 7.
 */
export function allocate(input: AllocationInput): Allocation {
  const floor = requireNotNegative(input.floor, 'floor');
  const trace = requireNotNegative(input.trace, 'trace');
  const labelledCost = requirePositive(input.labelledCost, 'labelledCost');
  const unlabelledCost = requirePositive(input.unlabelledCost, 'unlabelledCost');
  const budget = requirePositive(input.budget, 'budget');
  const toLabels = Math.sqrt(floor * labelledCost);
  const toPretraining = Math.sqrt(trace * unlabelledCost);
  const sum = toLabels + toPretraining;
  if (sum === 0) return { labelled: budget / labelledCost, unlabelled: 0, excessRisk: 0 };
  return {
    labelled: (budget * (toLabels / sum)) / labelledCost,
    unlabelled: (budget * (toPretraining / sum)) / unlabelledCost,
    excessRisk: sum ** 2 / budget,
  };
}
