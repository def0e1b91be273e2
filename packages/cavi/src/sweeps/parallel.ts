import { fieldsAt, type RegressionProblem, type SweepState } from '../fit/problem.ts';

/**
 * One parallel sweep, in place: all coefficients from the old means (for a Gaussian prior Jacobi). The residual follows the steps; it
 * is for the caller to make it afresh now and then.
 */
export function parallelSweep(problem: RegressionProblem, state: SweepState): void {
  const { design, family, noiseVariance, precision } = problem;
  const { mean, field, residual } = state;
  design.sweepTogether(residual, (j, product) => {
    const old = mean[j];
    field[j] = product / noiseVariance + precision[j] * old;
    mean[j] = family.mean(j, field[j]);
    return mean[j] - old;
  });
}

/**
 * One damped parallel sweep, in place, of the natural parameters: h <- (1 - omega) h + omega (c - W mean(h)). The state's
 * mean has to be that of its fields. Returns how far an undamped sweep would have gone, |D^(1/2) (mean(c - W m) - m)|.
 */
export function dampedSweep(problem: RegressionProblem, state: SweepState, omega: number): number {
  const { design, family, noiseVariance, precision } = problem;
  const { mean, field, residual } = state;
  let squares = 0;
  design.sweepTogether(residual, (j, product) => {
    const old = mean[j];
    const wanted = product / noiseVariance + precision[j] * old;
    squares += precision[j] * (family.mean(j, wanted) - old) ** 2;
    field[j] += omega * (wanted - field[j]);
    mean[j] = family.mean(j, field[j]);
    return mean[j] - old;
  });
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
  const { design, family, noiseVariance, precision } = problem;
  const { mean, field, residual } = state;
  let squares = 0;
  design.sweepTogether(residual, (j, product) => {
    const old = mean[j];
    field[j] = product / noiseVariance + precision[j] * old;
    const step = family.mean(j, field[j]) - old;
    squares += precision[j] * step * step;
    mean[j] = old + omega * step;
    return mean[j] - old;
  });
  return Math.sqrt(squares);
}
