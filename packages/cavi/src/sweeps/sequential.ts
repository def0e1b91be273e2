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
  const visits = order === undefined ? mean.length : order.length;
  for (let i = 0; i < visits; i++) {
    const j = order === undefined ? i : order[i];
    const old = mean[j];
    const h = design.correlation(j, residual) * scale + precision[j] * old;
    const step = omega * (family.mean(j, h) - old);
    field[j] = h;
    if (step === 0) continue;
    mean[j] = old + step;
    design.shift(j, mean[j] - old, residual);
  }
}
