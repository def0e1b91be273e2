import type { Target } from '@lab/vi-symmetry';

/** A target's log density and gradient, differences where it has none. */
export function evaluatorOf(target: Target): {
  readonly dim: number;
  readonly value: (z: Float64Array) => number;
  readonly gradient: (z: Float64Array) => ArrayLike<number>;
} {
  const { dim, logDensity, gradient } = target;
  const differences = (z: Float64Array): Float64Array =>
    Float64Array.from({ length: dim }, (_, j) => {
      const [above, below] = [Float64Array.from(z), Float64Array.from(z)];
      above[j]! += 1e-5;
      below[j]! -= 1e-5;
      return (logDensity(above) - logDensity(below)) / 2e-5;
    });
  return { dim, value: logDensity, gradient: gradient ?? differences };
}
