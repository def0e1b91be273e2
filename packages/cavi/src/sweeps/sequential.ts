import type { RegressionProblem, SweepState } from '../fit/problem.ts';

/**
 * One sequential sweep, in place: each coefficient in turn from the newest values of the others (for a Gaussian prior
 * Gauss-Seidel, with omega SOR).
 *
 * @param order the coefficients to visit, possibly with repeats; default 0 .. p - 1
 * @param omega relaxation in (0, 2); default 1
 */
export function sequentialSweep(
  { design, family, noiseVariance, precision }: RegressionProblem,
  { mean, field, residual }: SweepState,
  order?: Int32Array,
  omega = 1,
): void {
  const scale = 1 / noiseVariance;
  const { linearGain: gain } = family;
  if (gain !== undefined && design.relax !== undefined) {
    design.relax(residual, {
      x: mean,
      field,
      diagonal: precision,
      gain,
      scale,
      omega,
      ...(order && { order }),
    });
    return;
  }
  design.sweep(
    residual,
    (j, product) => {
      const old = mean[j];
      const h = product * scale + precision[j] * old;
      const step = omega * (family.mean(j, h) - old);
      field[j] = h;
      if (step === 0) return 0;
      mean[j] = old + step;
      return mean[j] - old;
    },
    order,
  );
}
