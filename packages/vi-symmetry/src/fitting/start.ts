import { runToEnd } from '@lab/linalg/cooperative';
import { minimise } from '../numeric/lbfgs.ts';
import { evaluator, requireLogDensities, type Target } from '../targets/target.ts';

/** Where a fit begins. */
export interface Start {
  readonly location: Float64Array;
  /** Standard deviations of the coordinates by the curvature of log p. */
  readonly scales: Float64Array;
}

/**
 * The mode of log p reached from `from` and the scales of its curvature. Where no mode is found within 200 iterations (or log p rises without
 * bound) the search stays where it began.
 */
export function modeStart(target: Target, from: Float64Array): Start {
  const { dim } = target;
  const evaluate = evaluator(target);
  requireLogDensities(evaluate(from, 1), from, dim, 'start');
  const gradient = new Float64Array(dim);
  const minimum = runToEnd(
    minimise(
      (x, out) => {
        const value = -evaluate(x, 1, gradient)[0];
        for (let j = 0; j < dim; j++) out[j] = -gradient[j];
        return value === -Infinity ? NaN : value;
      },
      from,
      { gradientTolerance: 1e-7, maxIterations: 200 },
    ),
  );
  const far = minimum.x.some((x) => !(Math.abs(x) < 1e8));
  const location = far ? Float64Array.from(from) : minimum.x;
  return { location, scales: curvatureScales(target, location) };
}

/** 1/sqrt(-d^2 log p / dz_j^2), 1 where that is no positive number. */
export function curvatureScales(target: Target, at: Float64Array): Float64Array {
  const { dim } = target;
  const evaluate = evaluator(target);
  const step = 1e-3;
  const moved = new Float64Array(2 * dim * dim);
  for (let j = 0; j < dim; j++) {
    for (const [k, sign] of [1, -1].entries()) {
      moved.set(at, (2 * j + k) * dim);
      moved[(2 * j + k) * dim + j] += sign * step * (1 + Math.abs(at[j]));
    }
  }
  const gradients = new Float64Array(2 * dim * dim);
  evaluate(moved, 2 * dim, gradients);
  return Float64Array.from({ length: dim }, (_, j) => {
    const difference = gradients[2 * j * dim + j] - gradients[(2 * j + 1) * dim + j];
    const curvature = -difference / (2 * step * (1 + Math.abs(at[j])));
    const scale = 1 / Math.sqrt(curvature);
    return Number.isFinite(scale) && scale > 1e-8 && scale < 1e8 ? scale : 1;
  });
}
