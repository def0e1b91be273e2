import { priors } from '@lab/cavi';
import type { Parameters } from '../../../../nouns/parameters.ts';
import { defineProblem } from '../../../../nouns/problem.ts';
import { noReference, type CaviTask, type NoReference } from '../task.ts';
import { readTableNamed } from './regression-data.ts';
import { ridgeTask } from './ridge-regression.ts';

/** A fit to be timed. */
export interface TimedParameters extends Parameters {
  readonly data: string;
  readonly prior: 'normal' | 'spike and slab';
}

/** Every schedule against the one that is chosen automatically. */
export const timedFits = defineProblem<CaviTask, NoReference, TimedParameters>({
  name: 'timed-fits',
  title: 'Seconds of a fit',
  description:
    'A whole fit to a relative error of 1e-8, timed alone on an idle machine, in turns with the automatic schedule on the same table.',
  module: import.meta.url,
  cases: {
    quick: [
      { data: 'iid 200 x 60', prior: 'normal' },
      { data: 'autoregressive 200 x 60', prior: 'spike and slab' },
    ],
    standard: [
      { data: 'iid 400 x 100', prior: 'normal' },
      { data: 'iid 200 x 300', prior: 'normal' },
      { data: 'equicorrelated 200 x 50', prior: 'normal' },
      { data: 'iid 400 x 100', prior: 'spike and slab' },
      { data: 'iid 100 x 200', prior: 'spike and slab' },
      { data: 'autoregressive 400 x 100', prior: 'spike and slab' },
      { data: 'equicorrelated 200 x 50', prior: 'spike and slab' },
    ],
    full: [
      { data: 'iid 2000 x 1000', prior: 'normal' },
      { data: 'iid 1000 x 3000', prior: 'spike and slab' },
    ],
  },
  repetitions: { quick: 1, standard: 1, full: 3 },
  timing: { peer: 'auto', warmups: 1, samples: 3 },
  label: ({ data, prior }) => `${prior}, ${data}`,
  generate({ parameters: { data, prior }, seed }) {
    if (prior === 'normal') return { input: ridgeTask(data, 0.1, seed, 2000), reference: noReference };
    const { X, y } = readTableNamed(data, seed);
    return {
      input: {
        kind: 'regression',
        X,
        y,
        prior: priors.spikeSlab({ inclusion: 0.1, slabVariance: 0.5 }),
        noiseVariance: 1,
        standardize: true,
        intercept: true,
        maxSweeps: 2000,
      },
      reference: noReference,
    };
  },
});
