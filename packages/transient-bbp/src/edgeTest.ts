import { requireCount, requireNumber, requireOneOf, requirePositive } from '@lab/linalg/arguments';
import { checkedProfile, scaledEdge } from './bulkEdge.ts';
import { rectangularEdgeShift, symmetricEdgeShift } from './finiteSizeShift.ts';
import { scaledRectangularEdge } from './rectangularBulk.ts';
import { scalarMap } from './scalarMap.ts';
import { tracyWidom1Survival } from './tracyWidom1.ts';
import type { VarianceProfile } from './varianceProfile.ts';

/** Whether the edge is used at its limit, or moved by its 1/N correction. */
export type FiniteSizeCorrection = 'shift' | 'none';

/** What the noise alone would do to the top of the spectrum. */
export interface NullEdge {
  /** Edge E of the bulk for N -> infinity. */
  readonly edge: number;
  /** Centre of the null law: E, moved by the finite-size correction. */
  readonly center: number;
  /** Scale of the null law: (A n)^{-2/3}, n the number of eigenvalues or singular values; 0 without noise. */
  readonly scale: number;
}

/** The matrix whose top value is tested. */
export interface EdgeTestOptions {
  /** N, the number of columns of W. */
  readonly dimension: number;
  /** gamma = M/N for the singular values of an M x N matrix; left out for the eigenvalues of (W+W')/2. */
  readonly aspectRatio?: number | undefined;
  /** 'shift' (default) moves the edge by its 1/N correction, 'none' takes the limit. */
  readonly correction?: FiniteSizeCorrection | undefined;
}

/** A top value against the noise. */
export interface EdgeTest extends NullEdge {
  /** (value - center)/scale, Tracy-Widom distributed (beta = 1) without a signal. */
  readonly z: number;
  /** Probability of a larger z without a signal. */
  readonly pValue: number;
}

/** Centre and scale of the top value of pure noise. */
export function nullEdge(
  weights: ArrayLike<number>,
  variance: ArrayLike<number>,
  { dimension, aspectRatio, correction = 'shift' }: EdgeTestOptions,
): NullEdge {
  const map = scalarMap(weights, variance);
  if (map.scale === 0) return { edge: 0, center: 0, scale: 0 };
  const { offset, edge, coefficient } =
    aspectRatio === undefined ? scaledEdge(map) : scaledRectangularEdge(map, aspectRatio);
  const shift =
    correction === 'none'
      ? 0
      : aspectRatio === undefined
        ? symmetricEdgeShift(map, offset)
        : rectangularEdgeShift(map, aspectRatio, offset);
  const unit = Math.sqrt(map.scale);
  const count = dimension * (aspectRatio ?? 1);
  return {
    edge: unit * edge,
    center: unit * (edge + shift / dimension),
    scale: unit * (coefficient * count) ** (-2 / 3),
  };
}

/** Standardises a top value and finds its p-value. */
export function againstNull(value: number, edge: NullEdge): EdgeTest {
  const distance = value - edge.center;
  const z = edge.scale > 0 ? distance / edge.scale : distance > 0 ? Infinity : -Infinity;
  return { ...edge, z, pValue: tracyWidom1Survival(z) };
}

/**
 * Tests whether the top eigenvalue of (W+W')/2, or the top singular value of W, is more than noise.
 * @param profile - weights (K, sum 1) and variance (K, >= 0) of the columns.
 * @param value - the top value observed.
 * @param options - dimension N; aspectRatio M/N for singular values; correction, default 'shift'.
 * @returns edge, center, scale, z and pValue.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, UNKNOWN_OPTION.
 * Source: Tracy-Widom scaling is standard; the 1/N shift of the edge is derived, docs/theory.md, section 13.
 */
export function edgeTest(profile: VarianceProfile, value: number, options: EdgeTestOptions): EdgeTest {
  const { weights, variance } = checkedProfile(profile);
  const checked: EdgeTestOptions = {
    dimension: requireCount(options.dimension, 'dimension', 1),
    aspectRatio:
      options.aspectRatio === undefined ? undefined : requirePositive(options.aspectRatio, 'aspectRatio'),
    correction: requireOneOf(options.correction ?? 'shift', ['shift', 'none'], 'correction'),
  };
  return againstNull(requireNumber(value, 'value'), nullEdge(weights, variance, checked));
}
