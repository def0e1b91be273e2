import { requireKnownFields, requireNotNegative, requirePositive } from '@lab/linalg/arguments';

/** Where a random design stands. */
export interface StabilityMap {
  /** Limits of the extreme eigenvalues of D_A^-1 A as n and p grow with p / n = gamma. */
  readonly lambdaMin: number;
  readonly lambdaMax: number;
  /** {@link criticalAspectRatio} of the prior ratio. */
  readonly gammaCritical: number;
  /** {@link criticalPriorRatio} of gamma. */
  readonly priorRatioCritical: number;
  /** Whether parallel updates converge there. */
  readonly parallelStable: boolean;
}

/**
 * Whether parallel updates converge on a design with independent entries, by the Marchenko-Pastur law.
 *
 * @param gamma p / n, > 0
 * @param priorRatio t = prior precision x noise variance / n, >= 0
 * @throws OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 * @remarks docs/theory.md, section 3.3
 */
export function stabilityMap(options: { readonly gamma: number; readonly priorRatio: number }): StabilityMap {
  requireKnownFields(options, ['gamma', 'priorRatio']);
  const gamma = requirePositive(options.gamma, 'gamma');
  const t = requireNotNegative(options.priorRatio, 'priorRatio');
  const root = Math.sqrt(gamma);
  const edge = (1 + root) ** 2;
  return {
    lambdaMin: (Math.max(0, 1 - root) ** 2 + t) / (1 + t),
    lambdaMax: (edge + t) / (1 + t),
    gammaCritical: criticalAspectRatio(t),
    priorRatioCritical: criticalPriorRatio(gamma),
    parallelStable: edge < 2 + t,
  };
}

/** The largest p / n at which parallel updates converge on a random design: (sqrt(2 + t) - 1)^2; 3 - 2 sqrt(2) for a flat prior. */
export function criticalAspectRatio(priorRatio: number): number {
  return (Math.sqrt(2 + requireNotNegative(priorRatio, 'priorRatio')) - 1) ** 2;
}

/** The prior ratio t above which parallel updates converge on a random design: (1 + sqrt(gamma))^2 - 2, or 0. */
export function criticalPriorRatio(gamma: number): number {
  return Math.max(0, (1 + Math.sqrt(requirePositive(gamma, 'gamma'))) ** 2 - 2);
}
