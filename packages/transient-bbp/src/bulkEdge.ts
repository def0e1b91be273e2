import { requireNotNegative, requireObject } from '@lab/linalg/arguments';
import { fractions, numbers } from './arguments.ts';
import { edgeFunction, poleSums, scalarMap, spectralValue, type ScalarMap } from './scalarMap.ts';
import { spectrumScale, type SpectrumOptions } from './symmetrization.ts';
import type { VarianceProfile } from './varianceProfile.ts';

/** The upper edge of a bulk. */
export interface BulkEdge {
  /** E: the bulk is in [-E, E]. */
  readonly edge: number;
  /** The position s* of the edge on the scalar map, in [vmax, 3 vmax]. */
  readonly sEdge: number;
  /** A: the density is (A/pi) sqrt(E - x) below the edge. Infinity when all variances are 0. */
  readonly edgeCoefficient: number;
}

/**
 * The offset x* = s* - 1 of the minimum of z(s) right of all poles, in (0, 2].
 * Newton on x Phi(x), which is nearly linear, guarded by bisection of log x.
 */
export function edgeOffset(map: ScalarMap): number {
  let high = 2;
  let low = 0;
  let x = 2;
  for (let iteration = 0; iteration < 200; iteration++) {
    const { phi, slope } = edgeFunction(1 + x, poleSums(map, x));
    // At x = 2 only rounding can make Phi negative: there all variances are equal and 3 is the exact answer.
    if (x === 2 && phi <= 1e-13) return 2;
    if (phi === 0) return x;
    if (phi > 0) high = x;
    else low = x;
    const newton = x - (x * phi) / (phi + x * slope);
    const next = newton > low && newton < high ? newton : low === 0 ? high / 8 : Math.sqrt(low * high);
    if (Math.abs(next - x) <= 2 * Number.EPSILON * x || next === low || next === high) return next;
    x = next;
  }
  return x;
}

/** Edge quantities in units of the largest variance. */
export function scaledEdge(map: ScalarMap): {
  readonly offset: number;
  readonly edge: number;
  readonly coefficient: number;
} {
  const offset = edgeOffset(map);
  const sums = poleSums(map, offset);
  const root = Math.sqrt(sums.T);
  const secondDerivative = 0.25 * root * edgeFunction(1 + offset, sums).slope;
  return {
    offset,
    edge: spectralValue(1 + offset, sums.T),
    coefficient: (sums.T1 / root) * Math.sqrt(2 / secondDerivative),
  };
}

/** A profile whose lists are checked copies. */
export interface CheckedProfile {
  readonly weights: readonly number[];
  readonly variance: readonly number[];
}

/** Checks a profile and copies its lists. */
export function checkedProfile(profile: VarianceProfile): CheckedProfile {
  requireObject(profile, 'profile');
  const weights = fractions(profile.weights, 'weights');
  return {
    weights,
    variance: numbers(profile.variance, 'variance', { length: weights.length, check: requireNotNegative }),
  };
}

/**
 * The upper edge of the bulk of (W+W')/2 for columns of given variance.
 * @param profile - weights (K, sum 1) and variance (K, >= 0).
 * @param options - symmetrization, default 'mean'.
 * @returns edge E, sEdge s* and edgeCoefficient A; E = s* = 0 and A = Infinity when all variances are 0.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION.
 * Source: derived, docs/theory.md, section 3.
 */
export function bulkEdge(profile: VarianceProfile, options: SpectrumOptions = {}): BulkEdge {
  const factor = spectrumScale(options);
  const { weights, variance } = checkedProfile(profile);
  const map = scalarMap(weights, variance);
  if (map.scale === 0) return { edge: 0, sEdge: 0, edgeCoefficient: Infinity };
  const { offset, edge, coefficient } = scaledEdge(map);
  return {
    edge: factor * Math.sqrt(map.scale) * edge,
    sEdge: map.scale * (1 + offset),
    edgeCoefficient: coefficient * (factor * Math.sqrt(map.scale)) ** -1.5,
  };
}
