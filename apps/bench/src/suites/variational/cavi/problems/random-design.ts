import { priors } from '@lab/cavi';
import { fromData } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import { grid, type Parameters } from '../../../../nouns/parameters.ts';
import { defineProblem } from '../../../../nouns/problem.ts';
import { noReference, type CaviTask, type NoReference } from '../task.ts';

/** A design with independent normal entries. */
export interface RandomDesignParameters extends Parameters {
  readonly n: number;
  readonly gamma: number;
  readonly t: number;
}

const gammas = [0.02, 0.05, 0.1, 0.13, 0.18, 0.2, 0.3, 0.5, 0.8, 1.2, 2] as const;

/** The phase diagram of parallel updates. */
export const randomDesign = defineProblem<CaviTask, NoReference, RandomDesignParameters>({
  name: 'random-design',
  title: 'Independent normal entries',
  description:
    'n rows, gamma n columns of independent normal entries, flat prior (t = 0) or t = 0.1, 1: the eigenvalue that decides whether parallel updates converge, against its limit.',
  module: import.meta.url,
  cases: {
    quick: grid({ n: [200], gamma: [0.05, 0.13, 0.18, 0.2, 0.3, 0.5], t: [0] }),
    standard: grid({ n: [400], gamma: [0.05, 0.13, 0.18, 0.2, 0.3, 0.5], t: [0, 0.1, 1] }),
    full: grid({ n: [400], gamma: gammas, t: [0, 0.1, 1] }),
  },
  repetitions: { quick: 10, standard: 80, full: 200 },
  label: ({ n, gamma, t }) => `n = ${n}, p/n = ${gamma}, t = ${t}`,
  generate({ parameters: { n, gamma, t }, seed }) {
    const p = Math.round(n * gamma);
    const X = fromData(randomStream(seed, 'design').fillNormal(new Float64Array(n * p)), n, p);
    return {
      input: {
        kind: 'regression',
        X,
        y: new Array<number>(n).fill(0),
        prior: priors.gaussian(1 / (n * Math.max(t, 1e-9))),
        noiseVariance: 1,
        standardize: false,
        intercept: false,
        maxSweeps: 1,
      },
      reference: noReference,
    };
  },
});
