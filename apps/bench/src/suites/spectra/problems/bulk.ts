import { simulateFlow, varianceProfile } from '@lab/transient-bbp';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import { canonical } from '../canonical.ts';
import type { BulkInput, BulkTruth } from '../task.ts';

/** A time, and the size of the matrix. */
export interface BulkParameters extends Parameters {
  readonly t: number;
  readonly dimension: number;
}

const theta = 1.5;
const at = (times: readonly number[], dimension: number): BulkParameters[] =>
  times.map((t) => ({ t, dimension }));
const movie = [0.1, 0.5, 1, 2, 5, 10, 20, 50];

/** The movie of a spectrum. */
export const bulk = defineProblem<BulkInput, BulkTruth, BulkParameters>({
  name: 'bulk',
  title: 'The whole spectrum through time',
  description:
    "All eigenvalues of one simulated (W+W')/2 a run, of the two-block model at theta 1.5; the density of the noise is to be predicted.",
  module: import.meta.url,
  cases: { quick: at([0.1, 1, 5, 20], 200), standard: at(movie, 600), full: at(movie, 1000) },
  repetitions: { quick: 1, standard: 2, full: 5 },
  label: ({ t, dimension }) => `bulk: t ${t}, N ${dimension}`,
  generate({ parameters: { t, dimension }, seed }) {
    const { model, records } = simulateFlow({
      model: { ...canonical, theta },
      dimension,
      times: [t],
      seed,
      eigenvalues: true,
    });
    return {
      input: { kind: 'bulk', profile: varianceProfile(model, t), model, t, dimension },
      reference: { kind: 'bulk', eigenvalues: records[0]?.eigenvalues ?? new Float64Array() },
    };
  },
});
