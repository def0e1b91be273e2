import { defineMethod, type Method } from '../../../nouns/method.ts';
import type { OptimiserOutput, OptimiserTask } from '../task.ts';
import { arms, matrixArms } from './arms.ts';
import { minimise } from './minimise.ts';
import { orthogonalise } from './orthogonalise.ts';
import { stepTime } from './step-time.ts';
import { train } from './train.ts';

/** Arms of the quick language model: what the paper compares. */
const quickArms = ['muoneq-r', 'adamw', 'muon', 'sgd'];

/** Arms whose step is timed. */
const timedArms = ['muoneq-r', 'adamw', 'muon', 'muoneq-rc', 'normuon'];

/** Every arm as a method of the suite. */
export const optimisers: readonly Method[] = arms.map((arm) =>
  defineMethod<OptimiserTask, OptimiserOutput, Record<string, never>>({
    name: arm.name,
    title: arm.title,
    description: arm.description,
    module: import.meta.url,
    label: () => arm.title,
    skip({ name, parameters }) {
      if (name === 'newton-schulz' && !matrixArms.includes(arm.name)) return 'says nothing about one matrix';
      if (arm.name === 'muoneq-r-polar-express' && Number(parameters['equilibratedSteps']) < 5)
        return 'polar express is a schedule of five steps or more';
      if (name === 'step-time' && !timedArms.includes(arm.name)) return 'is not timed';
      if (parameters['arms'] === 'few' && !quickArms.includes(arm.name)) return 'is left to larger sizes';
      return undefined;
    },
    run(task) {
      switch (task.kind) {
        case 'matrix':
          return orthogonalise(task, arm);
        case 'least-squares':
          return minimise(task, arm);
        case 'language-model':
          return train(task, arm);
        case 'step-time':
          return stepTime(task, arm);
      }
    },
  }),
);
