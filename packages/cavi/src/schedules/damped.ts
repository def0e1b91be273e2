import { lanczosAt } from '../certificate/spectrum.ts';
import { bareElbo, copyState, type RegressionProblem, type SweepState } from '../fit/problem.ts';
import { dampedMeanSweep, dampedSweep } from '../sweeps/parallel.ts';
import type { ScheduleSettings, Stepper } from './schedule.ts';

/** Damped parallel sweeps: with a given factor, or with the best one at the current state. */
export function dampedStepper(problem: RegressionProblem, settings: ScheduleSettings): Stepper {
  const { omega, form } = settings;
  const adapt = omega === undefined ? adaptiveDamping(problem, settings.seed) : undefined;
  const factor = (): number => omega ?? adapt?.factor() ?? 1;
  return {
    name: 'damped',
    // Backtracking keeps the ELBO from falling.
    ascends: adapt !== undefined && form === 'natural' && problem.semidefinite,
    inFamily: form === 'natural',
    damping: factor,
    step(state) {
      adapt?.before(state);
      const reach =
        form === 'natural'
          ? dampedSweep(problem, state, factor())
          : dampedMeanSweep(problem, state, factor());
      if (form === 'natural') adapt?.after(state);
      return reach;
    },
  };
}

interface Damping {
  factor(): number;
  before(state: SweepState): void;
  after(state: SweepState): void;
}

/** Sweeps between two looks at the spectrum. */
const renewal = 25;

/**
 * omega = min(1, .95 x 2 / (max(lambda_1, 1e-3) + max(1, lambda_p))) from 15 Lanczos steps, renewed every 25 sweeps, and
 * halved where the ELBO falls all the same. For a Gaussian prior the spectrum does not change: 40 steps, once, no margin.
 */
function adaptiveDamping(problem: RegressionProblem, seed: number): Damping {
  const { family } = problem;
  const gaussian = family.gaussianPrecision !== undefined;
  let omega = 1;
  let sweeps = 0;
  let elbo = -Infinity;
  let kept: SweepState | undefined;
  const look = (state: SweepState): void => {
    const v = state.field.map((h, j) => family.variance(j, h));
    const found = lanczosAt(problem, v, { steps: gaussian ? 40 : 15, seed });
    // The residual is how far beyond the Ritz value the end of the spectrum may lie, as far as is known.
    omega = gaussian
      ? Math.min(2 - 1e-9, 2 / (Math.max(found.smallest, 0) + found.largest + found.largestResidual))
      : Math.min(1, (0.95 * 2) / (Math.max(found.smallest, 1e-3) + Math.max(1, found.largest)));
  };
  return {
    factor: () => omega,
    before(state) {
      if (sweeps === 0 || (!gaussian && sweeps % renewal === 0)) look(state);
      sweeps += 1;
      if (gaussian) return;
      kept ??= { mean: state.mean.slice(), field: state.field.slice(), residual: state.residual.slice() };
      copyState(state, kept);
      if (sweeps === 1) elbo = bareElbo(problem, state);
    },
    after(state) {
      if (gaussian || kept === undefined) return;
      const now = bareElbo(problem, state);
      // At rounding level the ELBO wavers, and backtracking there would never end.
      if (now >= elbo - 1e-9 * Math.abs(elbo) || omega < 1e-4) {
        elbo = now;
        return;
      }
      copyState(kept, state);
      omega /= 2;
    },
  };
}
