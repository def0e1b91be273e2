import { requirePositive } from '@lab/linalg/arguments';
import { numbers, type NumberList } from './arguments.ts';

/** Input of {@link projectOntoEllipsoid}. */
export interface EllipsoidInput {
  /** r, k numbers. */
  readonly residual: NumberList;
  /** w > 0, k numbers. */
  readonly weights: NumberList;
  /** eps > 0. */
  readonly radius: number;
}

/** The nearest point of an ellipsoid. */
export interface EllipsoidProjection {
  /** s = r / (1 + mu w). */
  readonly projected: number[];
  /** mu >= 0; 0 where r lies inside. */
  readonly multiplier: number;
}

/**
 * The point nearest to r with sum w s^2 <= eps^2.
 *
 * @throws SHAPE, OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 */
export function projectOntoEllipsoid({ residual, weights, radius }: EllipsoidInput): EllipsoidProjection {
  const r = numbers(residual, 'residual');
  const w = numbers(weights, 'weights', { length: r.length, check: requirePositive });
  const eps = requirePositive(radius, 'radius');
  const multiplier = ellipsoidMultiplier(
    r.map((value) => value * value),
    w,
    eps * eps,
  );
  return { projected: Array.from(r, (value, i) => value / (1 + multiplier * w[i])), multiplier };
}

const mostSteps = 100;

/**
 * mu >= 0 with sum w q / (1 + mu w)^2 = radius^2, q squared magnitudes; 0 inside. Newton on 1/sqrt of the sum, which is concave in mu and
 * so climbs to the root from 0 without passing it.
 */
export function ellipsoidMultiplier(q: Float64Array, w: Float64Array, radiusSquared: number): number {
  const radius = Math.sqrt(radiusSquared);
  let mu = 0;
  for (let step = 0; step < mostSteps; step++) {
    let [sum, slope] = [0, 0];
    for (let i = 0; i < q.length; i++) {
      const shrink = 1 / (1 + mu * w[i]);
      const term = w[i] * q[i] * shrink * shrink;
      sum += term;
      slope += term * w[i] * shrink;
    }
    if (step === 0 && sum <= radiusSquared) return 0;
    // f = sum^(-1/2) - 1/radius, f' = slope sum^(-3/2).
    const root = Math.sqrt(sum);
    const next = mu + (sum * (root / radius - 1)) / slope;
    if (!(next > mu) || next - mu <= 1e-15 * next) return Math.max(mu, next);
    mu = next;
  }
  return mu;
}
