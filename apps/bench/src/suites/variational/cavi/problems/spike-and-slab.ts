import { priors } from '@lab/cavi';
import type { Parameters } from '../../../../nouns/parameters.ts';
import { defineProblem } from '../../../../nouns/problem.ts';
import { noReference, type CaviTask, type NoReference } from '../task.ts';
import { filesOf, readTableNamed, scaledResponse } from './regression-data.ts';

/** A table with fixed hyperparameters. */
export interface SpikeSlabParameters extends Parameters {
  readonly data: string;
  readonly inclusion: number;
  readonly slab: number;
  readonly noise: number;
}

const small: readonly SpikeSlabParameters[] = [
  { data: 'diabetes', inclusion: 0.3, slab: 0.1, noise: 0.5 },
  { data: 'sonar', inclusion: 0.1, slab: 0.05, noise: 0.6 },
  { data: 'swiss', inclusion: 0.3, slab: 0.1, noise: 0.25 },
];
const all: readonly SpikeSlabParameters[] = [
  ...small,
  { data: 'diabetes quadratic', inclusion: 0.1, slab: 0.1, noise: 0.5 },
  { data: 'golub 500', inclusion: 0.02, slab: 0.05, noise: 0.3 },
];

/** Sparse regression on real tables. */
export const spikeAndSlab = defineProblem<CaviTask, NoReference, SpikeSlabParameters>({
  name: 'spike-and-slab',
  title: 'Spike and slab on real tables',
  description:
    'Standardised columns, response of variance 1, fixed hyperparameters: sweeps until the estimated error is 1e-8, and the ELBO that is reached.',
  module: import.meta.url,
  given: true,
  cases: { quick: small, standard: all, full: all },
  repetitions: 1,
  label: ({ data }) => data,
  files: ({ data }) => filesOf(data),
  generate({ parameters: { data, inclusion, slab, noise }, seed }) {
    const { X, y } = readTableNamed(data, seed);
    return {
      input: {
        kind: 'regression',
        X,
        y: scaledResponse(y),
        prior: priors.spikeSlab({ inclusion, slabVariance: slab }),
        noiseVariance: noise,
        standardize: true,
        intercept: true,
        maxSweeps: 2000,
      },
      reference: noReference,
    };
  },
});
