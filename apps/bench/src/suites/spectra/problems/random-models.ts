import { randomStream, type RandomStream } from '@lab/stats';
import type { BlockModelInput } from '@lab/transient-bbp';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import type { ModelsInput } from '../task.ts';

/** Whether all inputs have one variance. */
export interface RandomModelsParameters extends Parameters {
  readonly inputs: 'isotropic' | 'anisotropic';
}

/** Models in one run. */
export const modelsARun = 50;

/** Models drawn over many orders of magnitude. */
export const randomModels = defineProblem<ModelsInput, { readonly kind: 'models' }, RandomModelsParameters>({
  name: 'random-models',
  title: 'Phases of random models',
  description: `${modelsARun} models a run whose covariances (one to four levels, or equal ones), weights, noise, initial variance and masses are drawn over orders of magnitude, each at a strength near its own critical ones: solved, not simulated.`,
  module: import.meta.url,
  cases: [{ inputs: 'isotropic' }, { inputs: 'anisotropic' }],
  repetitions: { quick: 8, standard: 20, full: 100 },
  label: ({ inputs }) => `random models, ${inputs}`,
  generate({ parameters: { inputs }, seed }) {
    const stream = randomStream(seed, 'random-models', inputs);
    return {
      input: {
        kind: 'models',
        models: Array.from({ length: modelsARun }, () => randomModel(stream, inputs === 'isotropic')),
      },
      reference: { kind: 'models' },
    };
  },
});

function randomModel(stream: RandomStream, isotropic: boolean): BlockModelInput {
  const levels = 1 + Math.floor(4 * stream.uniform());
  const spread = (decades: number): number => 10 ** (decades * (stream.uniform() - 0.5));
  const common = spread(3);
  const noise = spread(4);
  const covariance = Array.from({ length: levels }, () => (isotropic ? common : spread(3)));
  return {
    weights: shares(stream, levels),
    covariance,
    noise,
    initVariance: spread(4),
    massLeft: shares(stream, levels),
    // In units of the strength at which an isotropic signal is seen for good.
    theta: Math.sqrt(noise / (2 * (covariance[0] ?? 1))) * spread(1),
  };
}

/** Random positive numbers of sum 1. */
function shares(stream: RandomStream, count: number): number[] {
  const parts = Array.from({ length: count }, () => 0.05 + stream.uniform());
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / total);
}
