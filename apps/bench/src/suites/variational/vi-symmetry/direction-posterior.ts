import { target, type SphereTarget } from '@lab/vi-symmetry';

/** A unit direction beta with y ~ logistic(3 x'beta) and a uniform prior. */
export function directionPosterior(
  X: readonly (readonly number[])[],
  labels: readonly number[],
): SphereTarget {
  const d = X[0]!.length;
  const signed = Float64Array.from(X.flatMap((x, i) => x.map((v) => 3 * v * (2 * labels[i]! - 1))));
  return target({
    dim: d,
    support: 'sphere',
    logDensity: (beta) => {
      let sum = 0;
      for (let at = 0; at < signed.length; at += d) {
        let margin = 0;
        for (let j = 0; j < d; j++) margin += signed[at + j]! * beta[j]!;
        sum -= Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
      }
      return sum;
    },
  });
}
