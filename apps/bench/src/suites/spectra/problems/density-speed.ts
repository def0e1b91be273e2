import { blockModel, varianceProfile } from '@lab/transient-bbp';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import { canonical } from '../canonical.ts';
import type { BulkInput, BulkTruth } from '../task.ts';

/** The time at which the density is wanted, and the size of the matrix of those who simulate it. */
export interface SpeedParameters extends Parameters {
  readonly t: number;
  readonly dimension: number;
}

/** A density timed. */
export const densitySpeed = defineProblem<BulkInput, BulkTruth, SpeedParameters>({
  name: 'density-speed',
  title: 'Seconds for a density',
  description:
    'The density of the noise at 500 points, timed alone on an idle machine, in turns with the fixed-point iteration people first write; or all eigenvalues of one matrix instead.',
  module: import.meta.url,
  cases: {
    quick: [{ t: 5, dimension: 100 }],
    standard: [
      { t: 1, dimension: 200 },
      { t: 5, dimension: 200 },
      { t: 50, dimension: 200 },
    ],
    full: [
      { t: 1, dimension: 500 },
      { t: 5, dimension: 500 },
      { t: 50, dimension: 500 },
    ],
  },
  repetitions: { quick: 1, standard: 3, full: 5 },
  // A density takes less than a millisecond once it is compiled.
  timing: { peer: 'fixed-point', warmups: 8, samples: 7 },
  label: ({ t, dimension }) => `density: t ${t} (one matrix: N ${dimension})`,
  generate({ parameters: { t, dimension } }) {
    const model = blockModel({ ...canonical, theta: 0 });
    return {
      input: { kind: 'bulk', profile: varianceProfile(model, t), model, t, dimension },
      reference: { kind: 'bulk', eigenvalues: new Float64Array() },
    };
  },
});
