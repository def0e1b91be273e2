import { choleskySolve, gram, symmetricEigen } from '@lab/linalg';
import { denseLimit, denseSpectrum, lanczosAt } from '../certificate/spectrum.ts';
import { isDenseDesign, type DenseDesign } from '../design/denseDesign.ts';
import type { RegressionProblem, SweepState } from '../fit/problem.ts';
import { chebyshevIteration, conjugateGradient, type LinearSystem } from '../gaussian/linearIterations.ts';
import { contents } from '../numeric/contents.ts';
import { requireGaussian, type ScheduleSettings, type Stepper } from './schedule.ts';

/** A m = c with A = G + tau I, by products; those of steps perhaps by others than the design's own. */
export function posteriorSystem(
  problem: RegressionProblem,
  tau: number,
  gramProduct = (z: Float64Array, out: Float64Array): void => problem.design.gramProduct(z, out),
): LinearSystem {
  const { design, noiseVariance, precision, linear } = problem;
  const residual = new Float64Array(design.residualLength);
  return {
    size: design.columns,
    diagonal: precision.map((D) => D + tau),
    residual(mean, out) {
      if (mean.every((m) => m === 0)) {
        out.set(linear);
        return;
      }
      design.residual(mean, residual);
      design.correlations(residual, out);
      for (let j = 0; j < out.length; j++) out[j] = out[j] / noiseVariance - tau * mean[j];
    },
    multiply(z, out) {
      gramProduct(z, out);
      for (let j = 0; j < out.length; j++) out[j] = out[j] / noiseVariance + tau * z[j];
    },
  };
}

/** Brings fields and residual in line with a mean that a linear iteration moved. */
export function settle(problem: RegressionProblem, tau: number, state: SweepState): void {
  for (let j = 0; j < state.mean.length; j++) state.field[j] = state.mean[j] * (problem.precision[j] + tau);
  problem.design.residual(state.mean, state.residual);
}

/** Conjugate gradients with the diagonal as preconditioner; one iteration is one sweep. */
export function conjugateGradientStepper(problem: RegressionProblem): Stepper {
  const tau = requireGaussian(problem, 'conjugateGradient');
  const system = posteriorSystem(problem, tau);
  const iteration = conjugateGradient(system);
  let least = 1;
  return {
    name: 'conjugateGradient',
    ascends: problem.semidefinite,
    inFamily: true,
    reachIsError: true,
    settle: (state) => settle(problem, tau, state),
    step(state) {
      iteration.step(state.mean);
      const steps = iteration.alphas.length;
      if (steps <= 10 || steps % 10 === 0) least = leastRitzValue(iteration.alphas, iteration.betas);
      // |D_A^(1/2) error| is at most |D_A^(-1/2) residual| over the smallest eigenvalue.
      return iteration.preconditionedResidual() / Math.max(least, Number.EPSILON);
    },
  };
}

/** The smallest eigenvalue of the tridiagonal matrix that conjugate gradients build up: an estimate of lambda_1. */
export function leastRitzValue(alphas: readonly number[], betas: readonly number[]): number {
  const k = Math.min(alphas.length, 200);
  if (k === 0) return 1;
  const data = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    data[i * k + i] = 1 / alphas[i] + (i === 0 ? 0 : betas[i - 1] / alphas[i - 1]);
    if (i + 1 < k) data[i * k + i + 1] = data[(i + 1) * k + i] = Math.sqrt(betas[i]) / alphas[i];
  }
  return symmetricEigen({ data, rows: k, columns: k }, { vectors: false }).values[0];
}

/** Chebyshev's iteration on the eigenvalue range that Lanczos finds. */
export function chebyshevStepper(problem: RegressionProblem, { seed }: ScheduleSettings): Stepper {
  const tau = requireGaussian(problem, 'chebyshev');
  const system = posteriorSystem(problem, tau);
  const range = eigenvalueRange(problem, tau, seed);
  const iteration = chebyshevIteration(system, range);
  return {
    name: 'chebyshev',
    ascends: false,
    inFamily: true,
    reachIsError: true,
    settle: (state) => settle(problem, tau, state),
    step(state) {
      iteration.step(state.mean);
      return iteration.preconditionedResidual() / range[0];
    },
  };
}

function eigenvalueRange(problem: RegressionProblem, tau: number, seed: number): [number, number] {
  const v = problem.precision.map((D) => 1 / (D + tau));
  const least = v.reduce((low, variance) => Math.min(low, tau * variance), Infinity);
  if (v.length <= denseLimit) {
    const { smallest, largest } = denseSpectrum(problem, v);
    return [Math.max(smallest, Number.EPSILON), largest];
  }
  const { smallest, largest, smallestResidual, largestResidual } = lanczosAt(problem, v, { steps: 40, seed });
  // Ritz values lie inside: the iteration grows on what is beyond the upper end, and is slow on what is below the lower.
  return [Math.max(least, smallest - smallestResidual), largest + largestResidual];
}

/** The solution at once: Cholesky of the smaller of A and its n x n counterpart. */
export function directStepper(problem: RegressionProblem): Stepper {
  const tau = requireGaussian(problem, 'direct');
  return {
    name: 'direct',
    ascends: true,
    inFamily: true,
    step(state) {
      const { design } = problem;
      if (isDenseDesign(design) && design.rows < design.columns) solveByRows(problem, design, tau, state);
      else solveByColumns(problem, tau, state);
      settle(problem, tau, state);
      return 0;
    },
  };
}

/** (X'X + s2 tau I) m = X'y. */
function solveByColumns(
  { design, noiseVariance }: RegressionProblem,
  tau: number,
  { mean }: SweepState,
): void {
  const p = design.columns;
  const data = design.gram().slice();
  for (let j = 0; j < p; j++) data[j * p + j] += noiseVariance * tau;
  const rhs = { data: design.xty, rows: p, columns: 1 };
  choleskySolve({ data, rows: p, columns: p }, rhs, { out: { data: mean, rows: p, columns: 1 } });
}

/** m = X'(X X' + s2 tau I)^-1 y. */
function solveByRows(
  { noiseVariance }: RegressionProblem,
  design: DenseDesign,
  tau: number,
  { mean }: SweepState,
): void {
  const { data, rows, columns, response } = design;
  const kernel = contents(gram({ data, rows, columns }, { side: 'rows' }));
  for (let i = 0; i < rows; i++) kernel[i * rows + i] += noiseVariance * tau;
  const solution = choleskySolve({ data: kernel, rows, columns: rows }, { data: response, rows, columns: 1 });
  design.correlations(Float64Array.from(solution.to1DArray()), mean);
}
