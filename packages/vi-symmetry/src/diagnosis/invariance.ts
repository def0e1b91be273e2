import { norm } from '../arguments.ts';
import type { Fit } from '../fitting/model.ts';
import { inverseRoot } from '../families/basePoints.ts';
import { conjugated } from '../symmetry/fixedScatter.ts';
import { applyMap, type AffineMap } from '../symmetry/generator.ts';

/**
 * How far a fit is from being left alone by a map: max(|nu' - nu| in the metric of the scatter, |I - S^(-1/2) S' S^(-1/2)|_F); on the sphere
 * |A eta - eta| / (1 + |eta|).
 */
export function invarianceResidual(fit: Fit, map: AffineMap): number {
  if (fit.kind === 'vonMisesFisher') {
    const eta = Float64Array.from(fit.eta);
    const moved = applyMap(map, eta);
    return norm(moved.map((x, j) => x - eta[j])) / (1 + norm(eta));
  }
  const { dim } = fit;
  const S = Float64Array.from(fit.scatter.flat());
  const back = inverseRoot(S, dim).root;
  const nu = Float64Array.from(fit.mean);
  const shift = applyMap(map, nu).map((x, j) => x - nu[j]);
  const relative = conjugated(back, conjugated(map.A, S, dim), dim);
  let square = 0;
  for (let k = 0; k < relative.length; k++) square += (relative[k] - (k % (dim + 1) === 0 ? 1 : 0)) ** 2;
  const step = norm(
    Float64Array.from({ length: dim }, (_, i) => shift.reduce((sum, x, j) => sum + back[i * dim + j] * x, 0)),
  );
  return Math.max(step, Math.sqrt(square));
}
