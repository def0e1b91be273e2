import type { RoundedDesign } from '../design/roundedDesign.ts';
import type { RegressionProblem } from '../fit/problem.ts';
import { conjugateGradient } from '../gaussian/linearIterations.ts';
import { leastRitzValue, posteriorSystem, settle } from './gaussianSteppers.ts';
import { requireGaussian, type Stepper } from './schedule.ts';

/** The part of a residual at which it is made afresh from the table as it is: what rough products leave of it is not rounding yet. */
const renewal = 1e-5;
/** A fresh residual that is a larger part than this of the one before says that rough steps do not get any further. */
const leastGain = 0.1;

/**
 * Conjugate gradients by rough products with the table rounded to single precision, in less than half the time of a step. The residuals
 * they start from are those of the table as it is: at first, each time the residual has shrunk to a hundred thousandth, and to confirm
 * that they have arrived. Where that does not gain, steps are made with the table as it is.
 */
export function refinedConjugateGradientStepper(problem: RegressionProblem, rounded: RoundedDesign): Stepper {
  const tau = requireGaussian(problem, 'conjugateGradient');
  const exact = posteriorSystem(problem, tau);
  let system = posteriorSystem(problem, tau, (z, out) => rounded.roughProduct(z, out));
  let iteration = conjugateGradient(system);
  let least = 1;
  let startedFrom = Infinity;
  // |D_A^(1/2) error| is at most |D_A^(-1/2) residual| over the smallest eigenvalue.
  const reach = (): number => iteration.preconditionedResidual() / Math.max(least, Number.EPSILON);
  function renew(mean: Float64Array): number {
    iteration = conjugateGradient(system);
    iteration.start(mean);
    const residual = iteration.preconditionedResidual();
    if (!(residual < leastGain * startedFrom)) {
      system = exact;
      iteration = conjugateGradient(system);
      iteration.start(mean);
    }
    startedFrom = residual;
    return reach();
  }
  return {
    name: 'conjugateGradient',
    ascends: problem.semidefinite,
    inFamily: true,
    reachIsError: true,
    relativeTime: 0.5,
    settle: (state) => settle(problem, tau, state),
    step(state) {
      if (startedFrom === Infinity) renew(state.mean);
      else if (system !== exact && iteration.preconditionedResidual() < renewal * startedFrom)
        return renew(state.mean);
      iteration.step(state.mean);
      const steps = iteration.alphas.length;
      // A new start knows less of the spectrum than those before it.
      if (steps <= 10 || steps % 10 === 0)
        least = Math.min(least, leastRitzValue(iteration.alphas, iteration.betas));
      return reach();
    },
    confirm: (state) => (system === exact ? undefined : renew(state.mean)),
  };
}
