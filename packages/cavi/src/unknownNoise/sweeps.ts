import { expectedSquares, type Factors, type UnknownNoiseProblem } from './state.ts';

/** Variances, then the means one after the other, then the noise, then the prior precision: each from the newest values. */
export function sequentialSweep(problem: UnknownNoiseProblem, factors: Factors): void {
  const { design } = problem;
  const { mean, variance, residual, noisePrecision, priorPrecision } = factors;
  design.sweep(residual, (j, product) => {
    variance[j] = 1 / (noisePrecision * design.squaredNorms[j] + priorPrecision);
    const old = mean[j];
    mean[j] = variance[j] * noisePrecision * (product + design.squaredNorms[j] * old);
    return mean[j] - old;
  });
  updatePrecisions(problem, factors);
}

/** Everything from the old state. */
export function parallelSweep(problem: UnknownNoiseProblem, factors: Factors): void {
  const { design } = problem;
  const { mean, variance, residual, noisePrecision, priorPrecision } = factors;
  const pull = new Float64Array(mean.length);
  design.correlations(residual, pull);
  updatePrecisions(problem, factors);
  for (let j = 0; j < mean.length; j++) {
    const d = design.squaredNorms[j];
    variance[j] = 1 / (noisePrecision * d + priorPrecision);
    mean[j] = variance[j] * noisePrecision * (pull[j] + d * mean[j]);
  }
  design.residual(mean, residual);
}

/** The noise and the prior precision from means and variances. */
function updatePrecisions(problem: UnknownNoiseProblem, factors: Factors): void {
  const { hyper, observations } = problem;
  const { misfit, size } = expectedSquares(problem, factors);
  factors.noisePrecision = (hyper.a0 + observations / 2) / (hyper.b0 + misfit / 2);
  factors.priorPrecision = (hyper.c0 + factors.mean.length / 2) / (hyper.d0 + size / 2);
}
