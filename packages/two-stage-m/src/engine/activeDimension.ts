import type { MatrixLike } from '@lab/linalg';
import { requireNotNegative } from '@lab/linalg/arguments';
import { readSquare } from '../numeric/arguments.ts';
import { symmetrised } from '../numeric/dense.ts';
import { gramRank } from '../numeric/spectrum.ts';

/** Ranks of a representation at its limit and near it. */
export interface ActiveDimension {
  /** Rank at w*. */
  readonly dEff: number;
  /** Rank near w*: the number of coefficients least squares estimates. */
  readonly dActive: number;
  /** sigma2 dActive. */
  readonly floor: number;
}

/**
 * How many features least squares pays for when an estimated representation switches directions on.
 *
 * @param input.featureGram E[psi psi'] at w*, p x p
 * @param input.nearbyFeatureGram the same at a generic w near w*, p x p
 * @param input.sigma2 label noise variance, >= 0
 * @returns the ranks (tolerance 1e-9 of the largest eigenvalue) and the floor of n times the excess risk
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE
 *
 * Source: arXiv 2603.27631 section 5 (activated directions).
 */
export function activeDimension(input: {
  readonly featureGram: MatrixLike;
  readonly nearbyFeatureGram: MatrixLike;
  readonly sigma2: number;
}): ActiveDimension {
  const at = symmetrised(readSquare(input.featureGram, 'featureGram'));
  const near = symmetrised(readSquare(input.nearbyFeatureGram, 'nearbyFeatureGram', at.rows));
  const sigma2 = requireNotNegative(input.sigma2, 'sigma2');
  const dActive = gramRank(near);
  return { dEff: gramRank(at), dActive, floor: sigma2 * dActive };
}
