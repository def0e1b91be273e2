import { randomStream } from '@lab/stats';
import type { Parameters } from '../../../../nouns/parameters.ts';
import { defineProblem } from '../../../../nouns/problem.ts';
import type { SymmetryInput, SymmetryReference } from '../task.ts';

/** A family to be fitted. */
export interface SampleAverageSpeedParameters extends Parameters {
  readonly family: 'meanfield' | 'fullrank';
}

/** A timed logistic posterior. */
export const sampleAverageSpeed = defineProblem<
  SymmetryInput,
  SymmetryReference,
  SampleAverageSpeedParameters
>({
  name: 'sample-average-speed',
  title: 'Seconds for a fit on given points',
  description:
    'A logistic posterior of 569 rows in 10 dimensions, 256 base points, to a gradient of 1e-9: timed in turns with the same objective under L-BFGS-B of scipy.',
  module: import.meta.url,
  cases: {
    quick: [],
    standard: [{ family: 'meanfield' }, { family: 'fullrank' }],
    full: [{ family: 'meanfield' }, { family: 'fullrank' }],
  },
  repetitions: { quick: 1, standard: 3, full: 5 },
  timing: { peer: 'sample-average-fit', warmups: 1, samples: 3 },
  label: ({ family }) => `logistic posterior, ${family}`,
  generate({ parameters: { family }, seed }) {
    const stream = randomStream(seed, 'sample average speed');
    const row = (): number[] => Array.from({ length: 10 }, () => stream.normal());
    const X = Array.from({ length: 569 }, row);
    const y = X.map((x) => (x[0]! - x[1]! + stream.normal() > 0 ? 1 : 0));
    return {
      input: { kind: 'speed', X, y, points: Array.from({ length: 256 }, row), family },
      reference: {},
    };
  },
});
