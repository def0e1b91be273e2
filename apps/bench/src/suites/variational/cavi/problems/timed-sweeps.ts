import { grid, type Parameters } from '../../../../nouns/parameters.ts';
import { defineProblem } from '../../../../nouns/problem.ts';
import { noReference, type CaviTask, type NoReference } from '../task.ts';
import { ridgeTask } from './ridge-regression.ts';

/** Size of a table whose sweeps are timed. */
export interface SweepParameters extends Parameters {
  readonly rows: number;
  readonly columns: number;
}

/** Fifty sequential sweeps, here and in scikit-learn. */
export const timedSweeps = defineProblem<CaviTask, NoReference, SweepParameters>({
  name: 'timed-sweeps',
  title: 'Seconds of fifty sweeps',
  description:
    'Gaussian prior, fifty sweeps of each kind, timed alone on an idle machine in turns with sequential sweeps; ElasticNet of scikit-learn makes the same ones.',
  module: import.meta.url,
  cases: {
    quick: [{ rows: 300, columns: 100 }],
    standard: [...grid({ rows: [500], columns: [200] }), { rows: 2000, columns: 1000 }],
    full: [
      { rows: 500, columns: 200 },
      { rows: 2000, columns: 1000 },
      { rows: 1000, columns: 5000 },
    ],
  },
  repetitions: { quick: 1, standard: 3, full: 3 },
  timing: { peer: 'fifty-sweeps', peerParameters: { schedule: 'sequential' }, warmups: 1, samples: 3 },
  label: ({ rows, columns }) => `fifty sweeps, ${rows} x ${columns}`,
  generate: ({ parameters: { rows, columns }, seed }) => ({
    input: { ...ridgeTask(`iid ${rows} x ${columns}`, 0.1, seed, 50), standardize: false, intercept: false },
    reference: noReference,
  }),
});
