import type { RegressionProblem } from '../fit/problem.ts';
import { groupsOf, hybridSweep } from '../sweeps/hybrid.ts';
import { parallelReach, parallelSweep } from '../sweeps/parallel.ts';
import { sequentialSweep } from '../sweeps/sequential.ts';
import { andersonStepper } from './anderson.ts';
import { asynchronousStepper } from './asynchronous.ts';
import { blockStepper } from './block.ts';
import { dampedStepper } from './damped.ts';
import { chebyshevStepper, conjugateGradientStepper, directStepper } from './gaussianSteppers.ts';
import { visitOrders } from './orders.ts';
import { requireLabels, type ScheduleName, type ScheduleSettings, type Stepper } from './schedule.ts';

/** A schedule for a problem. Throws SCHEDULE where the prior does not allow it, SHAPE where labels are missing. */
export function stepperFor(
  problem: RegressionProblem,
  name: ScheduleName,
  settings: ScheduleSettings,
): Stepper {
  switch (name) {
    case 'sequential':
      return sequentialStepper(problem, settings);
    case 'sor':
      return sorStepper(problem, settings);
    case 'parallel':
      return parallelStepper(problem);
    case 'damped':
      return dampedStepper(problem, settings);
    case 'hybrid':
      return hybridStepper(problem, settings);
    case 'block':
      return blockStepper(problem, settings);
    case 'conjugateGradient':
      return conjugateGradientStepper(problem);
    case 'chebyshev':
      return chebyshevStepper(problem, settings);
    case 'direct':
      return directStepper(problem);
    case 'anderson':
      return andersonStepper(problem, settings);
    case 'asynchronous':
      return asynchronousStepper(problem, settings);
  }
}

/** Sequential sweeps in the order of the settings. */
export function sequentialStepper(problem: RegressionProblem, settings: ScheduleSettings): Stepper {
  const next = visitOrders(settings, problem.design.columns);
  const work = new Float64Array(problem.design.columns);
  return {
    name: 'sequential',
    ascends: problem.semidefinite,
    inFamily: true,
    step(state) {
      sequentialSweep(problem, state, next());
      // Draws with repeats miss coefficients, whose steps are still to come.
      return settings.order === 'random' ? parallelReach(problem, state, work) : undefined;
    },
  };
}

function sorStepper(problem: RegressionProblem, settings: ScheduleSettings): Stepper {
  const next = visitOrders(settings, problem.design.columns);
  const { omega = 1.2 } = settings;
  return {
    name: 'sor',
    ascends: false,
    inFamily: false,
    step(state) {
      const before = state.mean.slice();
      sequentialSweep(problem, state, next(), omega);
      let squares = 0;
      for (let j = 0; j < before.length; j++)
        squares += problem.precision[j] * (state.mean[j] - before[j]) ** 2;
      return Math.sqrt(squares) / Math.min(1, omega);
    },
  };
}

function parallelStepper(problem: RegressionProblem): Stepper {
  return {
    name: 'parallel',
    ascends: false,
    inFamily: true,
    step(state) {
      parallelSweep(problem, state);
      return undefined;
    },
  };
}

function hybridStepper(problem: RegressionProblem, { labels }: ScheduleSettings): Stepper {
  const groups = groupsOf(requireLabels(labels, 'hybrid'));
  const work = new Float64Array(problem.design.residualLength);
  return {
    name: 'hybrid',
    ascends: problem.semidefinite && groups.length === 1,
    inFamily: true,
    step(state) {
      hybridSweep(problem, state, groups, work);
      return undefined;
    },
  };
}
