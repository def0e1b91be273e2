import { priors } from '@lab/cavi';
import type { Parameters } from '../../../../nouns/parameters.ts';
import { defineProblem } from '../../../../nouns/problem.ts';
import { noReference, type CaviTask, type NoReference, type RegressionTask } from '../task.ts';
import { filesOf, readTableNamed } from './regression-data.ts';

/** A table and the prior's weight. */
export interface RidgeParameters extends Parameters {
  readonly data: string;
  /** t = prior precision x noise variance / n; 1/n is written 0. */
  readonly t: number;
}

/** A flat prior in the limit: its precision has to be positive. */
const flat = 1e-9;

/** The regression model of a table with a Gaussian prior. */
export function ridgeTask(data: string, t: number, seed: number, maxSweeps: number): RegressionTask {
  const { X, y } = readTableNamed(data, seed);
  const ratio = Math.max(t, flat);
  const prior = priors.gaussian(1 / (X.rows * ratio));
  return {
    kind: 'regression',
    X,
    y,
    prior,
    noiseVariance: 1,
    standardize: true,
    intercept: true,
    maxSweeps,
  };
}

const real: readonly RidgeParameters[] = [
  { data: 'longley', t: 0.0625 },
  { data: 'swiss', t: 0.1 },
  { data: 'attitude', t: 0.1 },
  { data: 'diabetes', t: 0.1 },
];

/** Ridge regression: what every schedule needs to the same solution. */
export const ridgeRegression = defineProblem<CaviTask, NoReference, RidgeParameters>({
  name: 'ridge-regression',
  title: 'Ridge regression: sweeps to the solution',
  description:
    'Gaussian prior, noise known, columns standardised. Real tables and simulated designs of very different correlation; t is the prior precision over n. Sweeps are counted until the error in the precision norm is 1e-8 of the solution.',
  module: import.meta.url,
  given: true,
  cases: {
    quick: [...real, { data: 'iid 300 x 60', t: 0 }, { data: 'equicorrelated 200 x 40', t: 0.1 }],
    standard: [
      ...real,
      { data: 'diabetes quadratic', t: 0.1 },
      { data: 'sonar', t: 0.01 },
      { data: 'iid 600 x 60', t: 0 },
      { data: 'iid 600 x 180', t: 0.1 },
      { data: 'iid 600 x 1200', t: 1 },
      { data: 'autoregressive 1000 x 200', t: 0.01 },
      { data: 'equicorrelated 1000 x 200', t: 0.01 },
    ],
    full: [
      ...real,
      { data: 'diabetes quadratic', t: 0.1 },
      { data: 'sonar', t: 0.01 },
      { data: 'iid 600 x 60', t: 0 },
      { data: 'iid 600 x 180', t: 0.1 },
      { data: 'iid 600 x 1200', t: 1 },
      { data: 'autoregressive 1000 x 200', t: 0.01 },
      { data: 'equicorrelated 1000 x 200', t: 0.01 },
    ],
  },
  repetitions: 1,
  label: ({ data, t }) => `${data}, t = ${t}`,
  files: ({ data }) => filesOf(data),
  generate: ({ parameters: { data, t }, seed }) => ({
    input: ridgeTask(data, t, seed, 2000),
    reference: noReference,
  }),
});
