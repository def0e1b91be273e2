/**
 * The Dyson equation of a rank-two variance profile reduced to one number s (docs/theory.md, section 2), in units where
 * the largest variance is 1. Offsets x = s - 1 are used near that pole, where s itself would lose digits.
 */
export interface ScalarMap {
  /** The unit of variance: the largest one among blocks of positive weight; 0 when all vanish. */
  readonly scale: number;
  /** Number of blocks of positive weight. */
  readonly count: number;
  /** Their weights p. */
  readonly weights: Float64Array;
  /** Their variances v, largest 1. */
  readonly variance: Float64Array;
  /** 1 - v, exact near the largest variance. */
  readonly gaps: Float64Array;
}

/** The map of a profile; blocks without weight drop out. */
export function scalarMap(weights: ArrayLike<number>, variance: ArrayLike<number>): ScalarMap {
  let scale = 0;
  let count = 0;
  for (let k = 0; k < weights.length; k++) {
    if (weights[k] <= 0) continue;
    count++;
    if (variance[k] > scale) scale = variance[k];
  }
  const p = new Float64Array(count);
  const v = new Float64Array(count);
  const gaps = new Float64Array(count);
  for (let k = 0, to = 0; k < weights.length; k++) {
    if (weights[k] <= 0) continue;
    p[to] = weights[k];
    v[to] = scale === 0 ? 0 : variance[k] / scale;
    gaps[to] = scale === 0 ? 0 : (scale - variance[k]) / scale;
    to++;
  }
  return { scale, count, weights: p, variance: v, gaps };
}

/** T(s) = sum p/(s-v), T1 = -T' = sum p/(s-v)^2 and T2 = T''/2 = sum p/(s-v)^3 at one s. */
export interface PoleSums {
  readonly T: number;
  readonly T1: number;
  readonly T2: number;
}

/** The pole sums at s = 1 + offset, to the right of every pole. */
export function poleSums({ count, weights, gaps }: ScalarMap, offset: number): PoleSums {
  let T = 0;
  let T1 = 0;
  let T2 = 0;
  for (let k = 0; k < count; k++) {
    const inverse = 1 / (offset + gaps[k]);
    const first = weights[k] * inverse;
    const second = first * inverse;
    T += first;
    T1 += second;
    T2 += second * inverse;
  }
  return { T, T1, T2 };
}

/**
 * Phi = F/T^2 = 4 - (T1/T)(2s + 1/T), whose zero is the edge and whose sign is that of z'(s); with its derivative.
 * z'(s) = sqrt(T) Phi/4.
 */
export function edgeFunction(
  s: number,
  { T, T1, T2 }: PoleSums,
): { readonly phi: number; readonly slope: number } {
  const ratio = T1 / T;
  const inverse = 1 / T;
  const bracket = 2 * s + inverse;
  return {
    phi: 4 - ratio * bracket,
    slope: -(ratio * ratio - (2 * T2) / T) * bracket - ratio * (2 + ratio * inverse),
  };
}

/** z(s) = s sqrt(T) - 1/(2 sqrt(T)). */
export function spectralValue(s: number, T: number): number {
  const root = Math.sqrt(T);
  return s * root - 0.5 / root;
}
