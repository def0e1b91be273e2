import { fieldsAt, type RegressionProblem, type SweepState } from '../fit/problem.ts';

/** One parallel sweep, in place: all coefficients from the old means (for a Gaussian prior Jacobi). */
export function parallelSweep(problem: RegressionProblem, state: SweepState): void {
  const { design, family } = problem;
  const { mean, field, residual } = state;
  fieldsAt(problem, state, field);
  for (let j = 0; j < mean.length; j++) mean[j] = family.mean(j, field[j]);
  design.residual(mean, residual);
}

/**
 * One damped parallel sweep, in place, of the natural parameters: h <- (1 - omega) h + omega (c - W mean(h)). The state's
 * mean has to be that of its fields. Returns how far an undamped sweep would have gone, |D^(1/2) (mean(c - W m) - m)|.
 */
export function dampedSweep(
  problem: RegressionProblem,
  state: SweepState,
  omega: number,
  work: Float64Array,
): number {
  const { design, family, precision } = problem;
  const { mean, field, residual } = state;
  fieldsAt(problem, state, work);
  let squares = 0;
  for (let j = 0; j < mean.length; j++) {
    squares += precision[j] * (family.mean(j, work[j]) - mean[j]) ** 2;
    field[j] += omega * (work[j] - field[j]);
    mean[j] = family.mean(j, field[j]);
  }
  design.residual(mean, residual);
  return Math.sqrt(squares);
}

/** How far a parallel sweep would go, |D^(1/2) (mean(c - W m) - m)|; the state is left alone. */
export function parallelReach(problem: RegressionProblem, state: SweepState, work: Float64Array): number {
  const { family, precision } = problem;
  fieldsAt(problem, state, work);
  let squares = 0;
  for (let j = 0; j < work.length; j++)
    squares += precision[j] * (family.mean(j, work[j]) - state.mean[j]) ** 2;
  return Math.sqrt(squares);
}

/** One damped parallel sweep of the means: m <- (1 - omega) m + omega mean(c - W m). Returns as {@link dampedSweep}. */
export function dampedMeanSweep(problem: RegressionProblem, state: SweepState, omega: number): number {
  const { design, family, precision } = problem;
  const { mean, field, residual } = state;
  fieldsAt(problem, state, field);
  let squares = 0;
  for (let j = 0; j < mean.length; j++) {
    const step = family.mean(j, field[j]) - mean[j];
    squares += precision[j] * step * step;
    mean[j] += omega * step;
  }
  design.residual(mean, residual);
  return Math.sqrt(squares);
}
