import {
  predictor,
  refreshXi,
  updateCoefficients,
  type LogisticFactors,
  type LogisticProblem,
} from './state.ts';

/** How a logistic sweep goes. */
export type LogisticSchedule = 'sequential' | 'parallelCoefficients' | 'allParallel';

/**
 * One sweep, in place. `sequential` and `parallelCoefficients` refresh the local parameters first; `allParallel` moves
 * coefficients and local parameters at once, each from the other's old state.
 */
export function logisticSweep(
  problem: LogisticProblem,
  factors: LogisticFactors,
  schedule: LogisticSchedule,
): void {
  if (schedule !== 'allParallel') {
    refreshXi(problem, factors);
    updateCoefficients(problem, factors, schedule === 'sequential');
    return;
  }
  const { mean, variance, xi, eta } = factors;
  const old = { mean: mean.slice(), variance: variance.slice(), xi: xi.slice(), eta: eta.slice() };
  updateCoefficients(problem, factors, false);
  refreshXi(problem, old);
  xi.set(old.xi);
  predictor(problem, factors);
}
