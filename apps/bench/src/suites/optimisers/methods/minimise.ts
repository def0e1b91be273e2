import { createOptimizer } from '@lab/muoneq';
import type { Arm, LeastSquares, LeastSquaresTask, OptimiserOutput } from '../task.ts';

/** Rates tried on the tuning problem, times the arm's factor. */
const grid: readonly number[] = [0.005, 0.01, 0.02, 0.04, 0.08, 0.16];

/** Minimises a quadratic from 0 with a rate that falls to 0 linearly; the first rate is the best one on another quadratic. */
export function minimise({ problem, tuning, steps }: LeastSquaresTask, arm: Arm): OptimiserOutput {
  const rates = grid.map((rate) => rate * (arm.rateFactor ?? 1));
  const losses = rates.map((rate) => descend(tuning, arm, rate, steps).loss);
  const rate = rates[losses.indexOf(Math.min(...losses))]!;
  const { loss, weights } = descend(problem, arm, rate, steps);
  const start = descend(problem, arm, rate, 0).loss;
  const distance = (w: Float64Array | undefined): number =>
    Math.sqrt(problem.optimum.reduce((sum, target, i) => sum + ((w?.[i] ?? 0) - target) ** 2, 0));
  return {
    kind: 'least-squares',
    // Below a rounding error of the loss's scale there is nothing to tell apart.
    objective: Math.log10(Math.max(loss / start, 1e-30)),
    parameterError: distance(weights) / distance(undefined),
    rate,
  };
}

function descend(
  problem: LeastSquares,
  arm: Arm,
  rate: number,
  steps: number,
): { readonly loss: number; readonly weights: Float64Array } {
  const { rows, columns } = problem;
  const weights = new Float64Array(rows * columns);
  const optimizer = createOptimizer([{ name: 'w', data: weights, shape: [rows, columns] }], {
    ...arm.options,
    momentum: 0.9,
    weightDecay: 0,
    phase: arm.name === 'muoneq-rc-phase' ? Math.max(1, Math.round(steps / 20)) : undefined,
  });
  const gradient = new Float64Array(rows * columns);
  for (let step = 0; step < steps; step++) {
    lossAndGradient(problem, weights, gradient);
    if (!gradient.every((value) => Math.abs(value) < 1e100)) return { loss: Infinity, weights };
    optimizer.step({ w: gradient }, { lr: rate * (1 - step / steps) });
  }
  optimizer.free();
  return { loss: lossAndGradient(problem, weights, gradient), weights };
}

/** diag(r^2) (W - W*) S S', and half its inner product with W - W*. */
function lossAndGradient(
  { rows, columns, rowScale, metric, optimum }: LeastSquares,
  weights: Float64Array,
  gradient: Float64Array,
): number {
  let loss = 0;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let p = 0; p < columns; p++)
        sum += (weights[i * columns + p]! - optimum[i * columns + p]!) * metric[p * columns + j]!;
      const at = i * columns + j;
      gradient[at] = rowScale[i]! ** 2 * sum;
      loss += (gradient[at] * (weights[at]! - optimum[at]!)) / 2;
    }
  return loss;
}
