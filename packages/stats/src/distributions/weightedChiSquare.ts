import { requireSafeCount } from '@lab/linalg/arguments';
import { requireSameLength, requireVector, type NumberList } from '../arguments.ts';
import type { Distribution } from './distribution.ts';
import { distributionOf, lawOfTerms, type Law } from './gammaSumLaw.ts';

/** The law of sum_j weights_j * chi2(degreesOfFreedom_j), the chi-squares independent. */
export interface WeightedChiSquareParameters {
  /** At least one, any sign, not all 0. */
  readonly weights: NumberList;
  /** A positive integer for all, or one for each weight; default 1. */
  readonly degreesOfFreedom?: number | NumberList;
}

/**
 * The law of a weighted sum of independent chi-square variables: the null law of many quadratic statistics.
 *
 * One distinct weight is a gamma law. Otherwise the characteristic function is inverted along a contour through the
 * saddle point (docs/theory.md, section 1); relative error below 1e-12 in both tails. Cost: about 100 times the number
 * of distinct weights in complex logarithms for each point.
 *
 * Errors: SHAPE (no weights, lengths); NOT_FINITE; OUT_OF_RANGE (all weights 0, degrees of freedom not an integer >= 1,
 * a probability outside [0, 1]).
 */
export const weightedChiSquare: Distribution<WeightedChiSquareParameters> =
  /* @__PURE__ */ distributionOf(prepare);

function prepare({ weights, degreesOfFreedom = 1 }: WeightedChiSquareParameters): Law {
  requireVector(weights, 'weights');
  return lawOfTerms(weights, requireDegrees(degreesOfFreedom, weights), 'weights');
}

function requireDegrees(degrees: number | NumberList, weights: NumberList): (j: number) => number {
  if (typeof degrees === 'number') {
    requireSafeCount(degrees, 'degreesOfFreedom', 1);
    return () => degrees;
  }
  requireSameLength(degrees, 'degreesOfFreedom', weights, 'weights');
  for (let j = 0; j < degrees.length; j += 1) requireSafeCount(degrees[j], `degreesOfFreedom[${j}]`, 1);
  return (j) => degrees[j];
}
