import { LabRangeError, LabTypeError } from '@lab/linalg';
import {
  describe,
  readVector,
  requireBoolean,
  requireKnownFields,
  requireOneOf,
} from '@lab/linalg/arguments';
import { customFamily } from './custom.ts';
import { discreteFamily } from './discrete.ts';
import { normalMixtureFamily } from './normalMixture.ts';
import type { CustomPrior, Prior, TiltedFamily } from './prior.ts';

/**
 * The tilted laws of a prior at fixed precisions.
 *
 * @param prior checked here
 * @param precision p values D >= 0
 * @param noiseVariance the unit of a scaled prior's variances
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE, UNKNOWN_OPTION
 */
export function tiltedFamily(prior: Prior, precision: Float64Array, noiseVariance = 1): TiltedFamily {
  if (typeof prior !== 'object' || (prior as unknown) === null) {
    const message = `prior must be an object such as priors.gaussian(1), got ${describe(prior)}`;
    throw new LabTypeError('WRONG_TYPE', message, { argument: 'prior' });
  }
  requireOneOf(prior.kind, ['normalMixture', 'discrete', 'custom'], 'prior.kind');
  if (prior.kind === 'custom') return customFamily(checkedCustom(prior), precision);
  const weights = readWeights(prior.weights);
  if (prior.kind === 'discrete') {
    requireKnownFields(prior, ['kind', 'weights', 'atoms'], 'prior');
    return discreteFamily(weights, readVector(prior.atoms, 'prior.atoms', weights.length), precision);
  }
  requireKnownFields(prior, ['kind', 'weights', 'variances', 'scaled'], 'prior');
  const variances = readVector(prior.variances, 'prior.variances', weights.length);
  const negative = variances.findIndex((variance) => variance < 0);
  if (negative >= 0) {
    const message = `prior.variances[${negative}] must be >= 0, got ${variances[negative]}`;
    throw new LabRangeError('OUT_OF_RANGE', message, { argument: 'prior.variances', index: negative });
  }
  const unit = requireBoolean(prior.scaled ?? false, 'prior.scaled') ? noiseVariance : 1;
  return normalMixtureFamily(
    weights,
    variances.map((variance) => variance * unit),
    precision,
  );
}

function readWeights(value: unknown): Float64Array {
  const argument = 'prior.weights';
  const weights = readVector(value, argument);
  const negative = weights.findIndex((weight) => weight < 0);
  if (negative >= 0) {
    const message = `${argument}[${negative}] must be >= 0, got ${weights[negative]}`;
    throw new LabRangeError('OUT_OF_RANGE', message, { argument, index: negative });
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) <= 1e-8) return weights;
  throw new LabRangeError('OUT_OF_RANGE', `${argument} must sum to 1, got ${sum}`, { argument });
}

function checkedCustom(prior: CustomPrior): CustomPrior {
  requireKnownFields(prior, ['kind', 'logPartition', 'mean', 'variance', 'varianceBound'], 'prior');
  for (const name of ['logPartition', 'mean', 'variance'] as const) {
    if (typeof prior[name] === 'function') continue;
    const message = `prior.${name} must be a function of a field and a precision, got ${describe(prior[name])}`;
    throw new LabTypeError('WRONG_TYPE', message, { argument: `prior.${name}` });
  }
  return prior;
}
