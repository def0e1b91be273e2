import { populationPsi2Gaussian, stratifiedFolds } from '@lab/cdte';
import { randomStream, type RandomStream } from '@lab/stats';
import { defineProblem } from '../../../nouns/problem.ts';
import type { Parameters } from '../../../nouns/parameters.ts';
import type { TreatmentInput, TreatmentReference, TreatmentSample } from '../task.ts';
import { sigmoid } from './designs.ts';

/** Size of the data sets. */
export interface RobustnessParameters extends Parameters {
  readonly n: number;
  /** Data sets a run. */
  readonly samples: number;
}

/** Kernels of bandwidth 1 on the raw scale. */
const design = { mean0: [0, 1, 0], mean1: [0, 1, 0], sd0: 1, sd1: 2, bandwidthX: 1, bandwidthY: 1 };

let known: number | undefined;

/** The population value; by quadrature, so once. */
export function truePsi2(): number {
  return (known ??= populationPsi2Gaussian(design).psi2);
}

/** One covariate, a spread that doubles, and a population value in closed form. */
export const doubleRobustness = defineProblem<TreatmentInput, TreatmentReference, RobustnessParameters>({
  name: 'double-robustness',
  title: 'Right and wrong nuisances',
  description:
    'X standard normal, propensity sigmoid(X), Y = X + (1 + A) noise: the value of psi^2 is known. The estimate should be right if the propensities or the outcome model are. A run is a batch of data sets.',
  module: import.meta.url,
  cases: {
    quick: [],
    standard: [{ n: 300, samples: 10 }],
    full: [{ n: 300, samples: 25 }],
  },
  repetitions: { quick: 1, standard: 20, full: 20 },
  label: ({ n }) => `known psi^2, n = ${n}`,
  generate: ({ parameters: { n, samples }, seed }) => ({
    input: {
      samples: Array.from({ length: samples }, (_, k) =>
        drawSample(n, randomStream(seed, 'double-robustness', k)),
      ),
    },
    reference: { changes: true, psi2: truePsi2() },
  }),
});

function drawSample(n: number, stream: RandomStream): TreatmentSample {
  const X: number[][] = [];
  const treatment: number[] = [];
  const Y: number[][] = [];
  for (let i = 0; i < n; i++) {
    const x = stream.normal();
    const arm = stream.uniform() < sigmoid(x) ? 1 : 0;
    X.push([x]);
    treatment.push(arm);
    Y.push([x + (1 + arm) * stream.normal()]);
  }
  const folds = stratifiedFolds(treatment, { seed: Math.floor(stream.uniform() * 2 ** 32) });
  return { X, treatment, Y, folds, propensity: null };
}
