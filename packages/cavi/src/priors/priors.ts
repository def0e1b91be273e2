import { requirePositive } from '@lab/linalg/arguments';
import { requireBetween } from '../input/arguments.ts';
import type { CustomPrior, DiscretePrior, NormalMixturePrior } from './prior.ts';

/** A normal prior of this variance (> 0): ridge regression. */
function gaussian(variance: number): NormalMixturePrior {
  return { kind: 'normalMixture', weights: [1], variances: [requirePositive(variance, 'variance')] };
}

/** Zero, or with probability `inclusion` normal of variance `slabVariance`; `scaled` measures it in noise variances. */
function spikeSlab(options: {
  readonly inclusion: number;
  readonly slabVariance: number;
  readonly scaled?: boolean;
}): NormalMixturePrior {
  const inclusion = requireBetween(options.inclusion, 'inclusion', 0, 1);
  const slab = requirePositive(options.slabVariance, 'slabVariance');
  const scaled = options.scaled === undefined ? {} : { scaled: options.scaled };
  return { kind: 'normalMixture', weights: [1 - inclusion, inclusion], variances: [0, slab], ...scaled };
}

/** Normal components of any weights and variances; a variance of 0 is a spike. */
function normalMixture(
  weights: readonly number[],
  variances: readonly number[],
  options: { readonly scaled?: boolean } = {},
): NormalMixturePrior {
  return { kind: 'normalMixture', weights, variances, ...options };
}

/** Atoms with weights. */
function discrete(weights: readonly number[], atoms: readonly number[]): DiscretePrior {
  return { kind: 'discrete', weights, atoms };
}

/** Any other prior by the functions of its tilted law. */
function custom(functions: Omit<CustomPrior, 'kind'>): CustomPrior {
  return { kind: 'custom', ...functions };
}

/**
 * The priors of one coefficient, as plain objects.
 * @namespace
 */
export const priors = { gaussian, spikeSlab, normalMixture, discrete, custom } as const;
