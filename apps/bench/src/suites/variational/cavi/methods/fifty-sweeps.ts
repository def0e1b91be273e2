import { fit } from '@lab/cavi';
import { defineMethod } from '../../../../nouns/method.ts';
import type { Parameters } from '../../../../nouns/parameters.ts';
import type { CaviTask, NoReference, Outcome } from '../task.ts';

/** Which sweeps. */
export interface FiftyParameters extends Parameters {
  readonly schedule: 'sequential' | 'parallel';
}

/** As many sweeps as the task says, whatever comes of them. */
export const fiftySweeps = defineMethod<CaviTask, Outcome, FiftyParameters, NoReference>({
  name: 'fifty-sweeps',
  title: 'Fifty sweeps of @lab/cavi',
  description: 'Fifty sequential or parallel sweeps, the table read and laid out included.',
  module: import.meta.url,
  variants: [{ schedule: 'sequential' }, { schedule: 'parallel' }],
  label: ({ schedule }) => `fifty ${schedule} sweeps`,
  skip: ({ name }) => (name === 'timed-sweeps' ? undefined : 'another question'),
  run(input, { parameters: { schedule } }): Outcome {
    if (input.kind !== 'regression') throw new Error(`no sweeps of ${input.kind}`);
    const { X, y, prior, noiseVariance, standardize, intercept, maxSweeps } = input;
    const model = { prior, noiseVariance, standardize, intercept };
    const fitted = fit(X, y, {
      ...model,
      schedule,
      maxSweeps,
      tol: 1e-300,
      certificate: false,
      onUnstable: 'stop',
    });
    return { values: { firstMean: fitted.mean[0] ?? 0, sweepsMade: fitted.sweeps } };
  },
});
