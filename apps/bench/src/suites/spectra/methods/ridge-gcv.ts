import { fitFlow, monitorFlow, topPair } from '@lab/transient-bbp';
import { defineMethod } from '../../../nouns/method.ts';
import { geometric } from '../canonical.ts';
import type { StoppingAnswer, StoppingInput } from '../task.ts';
import { timeOfLargest } from './answer.ts';
import { stopsTraining } from './applies.ts';

/** Regularise instead of stopping. */
export const ridgeGcv = defineMethod<StoppingInput, StoppingAnswer, Record<string, never>>({
  name: 'ridge-gcv',
  title: 'Ridge regression by GCV',
  description:
    'Training to the end with the weight decay, out of 24 between 1e-4 and 100 of the mean input variance, of least generalised cross-validation.',
  module: import.meta.url,
  label: () => 'ridge by GCV',
  skip: stopsTraining,
  run({ X, Y, spectrum }) {
    const fit = fitFlow(X, Y, { spectrum });
    const mean = fit.covarianceEigenvalues.reduce((sum, l) => sum + l, 0) / fit.inputs;
    const decays = geometric(1e-4 * mean, 100 * mean, 24);
    const scores = decays.map((weightDecay) => {
      // What is solved does not depend on the weight decay.
      const [row] = monitorFlow({ ...fit, weightDecay }, [Infinity]);
      return row === undefined ? -Infinity : -row.residual / (1 - row.degreesOfFreedom / X.rows) ** 2;
    });
    const { left, right } = topPair({ ...fit, weightDecay: timeOfLargest(decays, scores) }, Infinity);
    return { kind: 'stopping', left, right };
  },
});
