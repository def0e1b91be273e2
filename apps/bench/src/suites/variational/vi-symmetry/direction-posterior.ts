import { target, type SphereTarget } from '@lab/vi-symmetry';

/** A unit direction beta with y ~ logistic(3 x'beta) and a uniform prior. */
export function directionPosterior(
  X: readonly (readonly number[])[],
  labels: readonly number[],
): SphereTarget {
  return target({
    dim: X[0]!.length,
    support: 'sphere',
    logDensity: (beta) => {
      let sum = 0;
      for (const [i, x] of X.entries()) {
        let product = 0;
        for (let j = 0; j < beta.length; j++) product += x[j]! * beta[j]!;
        const margin = 3 * product * (2 * labels[i]! - 1);
        sum -= Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
      }
      return sum;
    },
  });
}
