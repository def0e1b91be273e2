import { twoBlockModel, type BlockModelInput } from '@lab/transient-bbp';
import type { Parameters } from '../../../nouns/parameters.ts';
import { defineProblem } from '../../../nouns/problem.ts';
import { canonical } from '../canonical.ts';
import type { ModelsInput } from '../task.ts';

const models = {
  weak: { ...canonical, theta: 0.5 },
  middling: { ...canonical, theta: 0.75 },
  strong: { ...canonical, theta: 1.5 },
  isotropic: { ...canonical, weights: [1], covariance: [1], theta: 0.75 },
  reentrant: {
    weights: [0.9104289, 0.0895711],
    covariance: [1, 0.00021626],
    theta: 6.43,
    noise: 1,
    initVariance: 0.755642,
    massLeft: [0.0353251, 0.9646749],
  },
  'r = 2': twoBlockModel({ anisotropy: 2, theta: 1, noise: 1 }),
  'r = 20': twoBlockModel({ anisotropy: 20, theta: 1, noise: 1 }),
} as const satisfies Record<string, BlockModelInput>;

/** The models that claims name. */
export type ModelName = keyof typeof models;

/** One of them. */
export interface ModelParameters extends Parameters {
  readonly model: ModelName;
}

const all = (Object.keys(models) as ModelName[]).map((model) => ({ model }));

/** Models whose windows and critical strengths are known to many digits. */
export const namedModels = defineProblem<ModelsInput, { readonly kind: 'models' }, ModelParameters>({
  name: 'named-models',
  title: 'Windows of single models',
  description:
    'The two-block model (covariance 2 and 0.1, nu 0.2, initial variance 0.3) at strengths 0.5, 0.75 and 1.5, an isotropic one, one whose signal vanishes and comes back, and two that start from zero: solved, not simulated.',
  module: import.meta.url,
  given: true,
  cases: all,
  repetitions: 1,
  label: ({ model }) => `model: ${model}`,
  generate: ({ parameters: { model } }) => ({
    input: { kind: 'models', models: [models[model]] },
    reference: { kind: 'models' },
  }),
});
