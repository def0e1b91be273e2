import { requireCount, requireKnownFields, requireNotNegative } from '@lab/linalg/arguments';
import { requireBetween } from '../input/arguments.ts';

/** What {@link lanczosUpperBound} needs to know of a Lanczos run. */
export interface LanczosBoundInput {
  /** The largest Ritz value, >= 0. */
  readonly ritz: number;
  /** Dimension of the operator. */
  readonly dimension: number;
  /** Steps taken, >= 1. */
  readonly steps: number;
  /** In (0, 1). */
  readonly failureProbability: number;
}

/**
 * A number that the largest eigenvalue of a positive semidefinite operator exceeds with at most the failure probability,
 * after Lanczos from a uniformly random direction: ritz / (1 - e), e = (ln(1.648 sqrt(dimension) / probability) / (2 steps - 1))^2.
 *
 * @returns the bound; null when too few steps make it void (e >= 1)
 * @throws OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 * @remarks Kuczynski and Wozniakowski (1992), SIAM J. Matrix Anal. Appl. 13, theorem 4.2
 */
export function lanczosUpperBound(input: LanczosBoundInput): number | null {
  requireKnownFields(input, ['ritz', 'dimension', 'steps', 'failureProbability'], 'input');
  const ritz = requireNotNegative(input.ritz, 'ritz');
  const dimension = requireCount(input.dimension, 'dimension', 1);
  const steps = requireCount(input.steps, 'steps', 1);
  const probability = requireBetween(input.failureProbability, 'failureProbability', 0, 1);
  const error = (Math.log((1.648 * Math.sqrt(dimension)) / probability) / (2 * steps - 1)) ** 2;
  return error < 1 ? ritz / (1 - error) : null;
}
