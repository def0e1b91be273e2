import { targets } from '@lab/vi-symmetry/targets';
import { examples } from '@lab/vi-symmetry/examples';
import type { Parameters } from '../../../../nouns/parameters.ts';
import { defineProblem } from '../../../../nouns/problem.ts';
import type { SymmetryInput, SymmetryReference } from '../task.ts';

/** A counter-example and its strength: m, k or tau. */
export interface CounterExampleParameters extends Parameters {
  readonly law:
    | 'two-modes-fixed-scale'
    | 'two-modes'
    | 'two-modes-alpha-half'
    | 'watson-circle'
    | 'watson-sphere'
    | 'ring'
    | 'kent';
  readonly strength: number;
}

function broken({ law, strength }: CounterExampleParameters): boolean {
  switch (law) {
    case 'two-modes-fixed-scale':
      return examples.gaussianMixtureReverseKl({ m: strength }).fixedScaleMinimiser > 0;
    case 'two-modes':
      return strength > examples.gaussianMixtureThresholds().freeScaleFirstOrderTransition;
    case 'two-modes-alpha-half':
      return examples.gaussianMixtureAlpha({ m: strength, alpha: 0.5 }).minimiser > 0;
    case 'watson-circle':
      return examples.watsonReverseKl({ d: 2, k: strength }).broken;
    case 'watson-sphere':
      return examples.watsonReverseKl({ d: 3, k: strength }).broken;
    // Measured with all starts, on a finer grid of the sphere.
    case 'ring':
      return strength >= 20;
    case 'kent':
      return strength >= 6;
  }
}

function input({ law, strength }: CounterExampleParameters): SymmetryInput {
  const ring = { kind: 'polynomial', coefficients: [-strength / 4, strength, -strength] } as const;
  const modes = targets.gaussianMixture({ means: [[-strength], [strength]] });
  switch (law) {
    case 'two-modes-fixed-scale':
      return { kind: 'detection', target: modes, options: { family: 'location' } };
    case 'two-modes':
      return { kind: 'detection', target: modes, options: {} };
    case 'two-modes-alpha-half':
      return {
        kind: 'detection',
        target: modes,
        options: { family: 'location', divergence: 'alpha', alpha: 0.5 },
      };
    case 'watson-circle':
      return { kind: 'detection', target: targets.watson({ axis: [0, 1], k: strength }), options: {} };
    case 'watson-sphere':
      return { kind: 'detection', target: targets.watson({ axis: [0, 0, 1], k: strength }), options: {} };
    case 'ring':
      return { kind: 'detection', target: targets.zonal({ axis: [0, 0, 1], profile: ring }), options: {} };
    case 'kent':
      return { kind: 'detection', target: targets.kent({ kappa: 2, beta: strength }), options: {} };
  }
}

const along = (
  law: CounterExampleParameters['law'],
  strengths: readonly number[],
): CounterExampleParameters[] => strengths.map((strength) => ({ law, strength }));

const standard = [
  ...along('two-modes-fixed-scale', [1, 1.3, 1.4, 1.5, 1.6, 2, 4, 10]),
  ...along('two-modes', [1, 2, 2.5, 2.7, 2.9, 3, 4, 10]),
  ...along('two-modes-alpha-half', [1, 1.5, 2, 3]),
  ...along('watson-circle', [3, 3.5, 3.7, 4, 6]),
  ...along('watson-sphere', [2, 3.5, 3.65, 3.75, 4, 8]),
  ...along('ring', [5, 20, 80]),
  ...along('kent', [0.5, 6]),
];

/** Targets on either side of the thresholds at which their best fit loses the symmetry. */
export const counterExample = defineProblem<SymmetryInput, SymmetryReference, CounterExampleParameters>({
  name: 'counter-example',
  title: 'Counter-examples: where the best fit breaks the symmetry',
  description:
    'Two equal modes at distance 2m, Watson laws exp(k <a,x>^2), rings and Kent laws on either side of their thresholds. The method is right when it says "broken" exactly where the best fit is.',
  module: import.meta.url,
  given: true,
  cases: {
    quick: [
      ...along('two-modes-fixed-scale', [1.4, 1.6]),
      ...along('two-modes', [2.7, 2.9]),
      ...along('watson-circle', [3.5, 3.7]),
      ...along('ring', [80]),
      ...along('kent', [6]),
    ],
    standard,
    full: standard,
  },
  repetitions: { quick: 1, standard: 1, full: 1 },
  label: ({ law, strength }) => `${law} ${strength}`,
  generate: ({ parameters }) => ({ input: input(parameters), reference: { broken: broken(parameters) } }),
});
