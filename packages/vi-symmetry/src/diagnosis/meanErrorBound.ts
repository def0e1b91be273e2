import { cholesky, choleskySolve, type MatrixLike } from '@lab/linalg';
import { readMatrix } from '../arguments.ts';
import { baseLaw } from '../families/base.ts';
import { makeBasePoints } from '../families/basePoints.ts';
import { place, standardise } from '../families/familyLogDensity.ts';
import { locationScaleOf, type LocationScaleFit } from '../fitting/model.ts';
import { evaluator, requireTarget, type Target } from '../targets/target.ts';

/**
 * A rigorous bound for strongly log-concave targets: where -Hess log p >= Lambda everywhere, |Lambda^(1/2)(m_p - m_q)| is at most
 * sqrt(E_q |Lambda^(-1/2) grad log(q/p)|^2) (transport and logarithmic Sobolev inequalities; the expectation by 2,048 pairs of points). Often loose by a
 * factor of 100 and more.
 *
 * @param options.precision Lambda, d x d, symmetric positive definite, for example the inverse covariance of a Gaussian prior
 * @returns the bound, in the norm of Lambda
 * @throws LabRangeError SHAPE, NOT_FINITE, NOT_POSITIVE_DEFINITE
 */
export function meanErrorBound(
  fit: LocationScaleFit,
  target: Target,
  options: { readonly precision: MatrixLike },
): { bound: number } {
  requireTarget(target, 'euclidean');
  const { dim } = fit;
  const data = readMatrix(options.precision, 'precision', dim, dim);
  const factor = cholesky({ data, rows: dim, columns: dim });
  const { location, scale } = locationScaleOf(fit);
  const base = baseLaw(fit.base, dim, fit.df ?? undefined);
  const points = makeBasePoints(base, {
    points: { count: 2048 },
    symmetrize: 'antithetic',
    declared: [],
    seed: 'bound',
    refinement: 1,
  });
  const z = new Float64Array(points.count * dim);
  for (let i = 0; i < points.count; i++) {
    place(location, scale, points.data.subarray(i * dim, (i + 1) * dim), z.subarray(i * dim));
  }
  const gradients = new Float64Array(z.length);
  evaluator(target)(z, points.count, gradients);
  const score = new Float64Array(dim);
  let total = 0;
  for (let i = 0; i < points.count; i++) {
    base.score(standardise(location, scale, z.subarray(i * dim, (i + 1) * dim)), score);
    const gap = new Float64Array(dim);
    for (let j = dim - 1; j >= 0; j--) {
      let sum = score[j];
      for (let k = j + 1; k < dim; k++) sum -= scale[k * dim + j] * gap[k];
      gap[j] = sum / scale[j * dim + j];
    }
    for (let j = 0; j < dim; j++) gap[j] -= gradients[i * dim + j];
    const solved = choleskySolve(factor, { data: gap, rows: dim, columns: 1 });
    for (let j = 0; j < dim; j++) total += gap[j] * solved.get(j, 0);
  }
  return { bound: Math.sqrt(total / points.count) };
}
