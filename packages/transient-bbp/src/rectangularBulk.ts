import { requirePositive } from '@lab/linalg/arguments';
import { checkedProfile } from './bulkEdge.ts';
import { brentRoot } from './rootFinding.ts';
import { scalarMap, type ScalarMap } from './scalarMap.ts';
import type { VarianceProfile } from './varianceProfile.ts';

/** The singular-value bulk of an M x N matrix with columns of given variance. */
export interface SingularValueEdge {
  /** Largest singular value E of the bulk. */
  readonly edge: number;
  /** Position of the edge on the scalar map. */
  readonly sEdge: number;
  /** A: of the M singular values, a density (A/pi) sqrt(E - x) lies below the edge. Infinity without noise. */
  readonly edgeCoefficient: number;
}

/** The pole sums of the rectangular map z^2 = s (gamma + P1) at s = 1 + offset, in units of the largest variance. */
export interface RectangularSums {
  /** sum p v/(s-v). */
  readonly P1: number;
  /** sum p v^2/(s-v)^2: the edge is where it equals gamma. */
  readonly P2: number;
  /** sum p v^2/(s-v)^3. */
  readonly P3: number;
}

/** Source: derived, docs/theory.md, section 10. */
export function rectangularSums(
  { count, weights, variance, gaps }: ScalarMap,
  offset: number,
): RectangularSums {
  let P1 = 0;
  let P2 = 0;
  let P3 = 0;
  for (let k = 0; k < count; k++) {
    const inverse = 1 / (offset + gaps[k]);
    const first = weights[k] * variance[k] * inverse;
    const second = first * variance[k] * inverse;
    P1 += first;
    P2 += second;
    P3 += second * inverse;
  }
  return { P1, P2, P3 };
}

/** The singular value z at s = 1 + offset. */
export function singularValueAt(map: ScalarMap, aspectRatio: number, offset: number): number {
  return Math.sqrt((1 + offset) * (aspectRatio + rectangularSums(map, offset).P1));
}

/** Offset of the edge: the only root of P2 = gamma, which the topmost level and the second moment bracket. */
export function rectangularEdgeOffset(map: ScalarMap, aspectRatio: number): number {
  let topWeight = 0;
  let secondMoment = 0;
  for (let k = 0; k < map.count; k++) {
    if (map.gaps[k] === 0) topWeight += map.weights[k];
    secondMoment += map.weights[k] * map.variance[k] ** 2;
  }
  const low = 0.5 * Math.log(topWeight / aspectRatio);
  const high = 0.5 * Math.log(secondMoment / aspectRatio);
  const excess = (q: number): number => Math.log(rectangularSums(map, Math.exp(q)).P2 / aspectRatio);
  return Math.exp(
    brentRoot(excess, low, Math.max(low, high), {
      left: Math.max(0, excess(low)),
      right: Math.min(0, excess(Math.max(low, high))),
      tolerance: 1e-16,
    }),
  );
}

/** Edge quantities in units of the largest variance. */
export function scaledRectangularEdge(
  map: ScalarMap,
  aspectRatio: number,
): { readonly offset: number; readonly edge: number; readonly coefficient: number } {
  const offset = rectangularEdgeOffset(map, aspectRatio);
  const edge = singularValueAt(map, aspectRatio, offset);
  const s = 1 + offset;
  // (z^2)'' = 2 P3; of the M squares a density (B/pi) sqrt(E^2 - y) lies below their edge.
  const ofSquares = Math.sqrt(1 / rectangularSums(map, offset).P3) / (aspectRatio * s * s);
  return { offset, edge, coefficient: ofSquares * (2 * edge) ** 1.5 };
}

/**
 * The upper edge of the singular values of an M x N noise matrix whose columns have given variance.
 * @param profile - weights (K, sum 1) and variance (K, >= 0); entries in block k are N(0, variance[k]/N).
 * @param aspectRatio - gamma = M/N > 0.
 * @returns edge, sEdge and edgeCoefficient; 0, 0 and Infinity when all variances are 0.
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE.
 * Source: derived, docs/theory.md, section 10.
 */
export function singularValueEdge(profile: VarianceProfile, aspectRatio: number): SingularValueEdge {
  const gamma = requirePositive(aspectRatio, 'aspectRatio');
  const { weights, variance } = checkedProfile(profile);
  const map = scalarMap(weights, variance);
  if (map.scale === 0) return { edge: 0, sEdge: 0, edgeCoefficient: Infinity };
  const { offset, edge, coefficient } = scaledRectangularEdge(map, gamma);
  const unit = Math.sqrt(map.scale);
  return { edge: unit * edge, sEdge: map.scale * (1 + offset), edgeCoefficient: coefficient * unit ** -1.5 };
}
