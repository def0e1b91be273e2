import { regressionProblem, startState, sweep } from '@lab/cavi';
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
  description:
    'Fifty sequential or (hardly moving) parallel sweeps over the table itself, reading and laying it out included.',
  module: import.meta.url,
  variants: [{ schedule: 'sequential' }, { schedule: 'parallel' }],
  label: ({ schedule }) => `fifty ${schedule} sweeps`,
  skip: ({ name }) => (name === 'timed-sweeps' ? undefined : 'another question'),
  run(input, { parameters: { schedule } }): Outcome {
    if (input.kind !== 'regression') throw new Error(`no sweeps of ${input.kind}`);
    const { X, y, prior, noiseVariance, standardize, intercept, maxSweeps } = input;
    const model = { prior, noiseVariance, standardize, intercept };
    const problem = regressionProblem({ X, y }, model);
    const state = startState(problem);
    for (let count = 0; count < maxSweeps; count++) {
      if (schedule === 'sequential') sweep.sequential(problem, state, { out: state });
      // Hardly moving, or they would overflow on the way.
      else sweep.damped(problem, state, { omega: 1e-3, out: state });
    }
    return { values: { firstMean: state.mean[0] ?? 0, sweepsMade: maxSweeps } };
  },
});
