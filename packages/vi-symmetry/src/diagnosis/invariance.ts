import { symmetricEigen } from '@lab/linalg';
import { norm } from '../arguments.ts';
import type { Fit } from '../fitting/model.ts';
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
  const back = inverseRoot(fit.scatter, dim);
  const nu = Float64Array.from(fit.mean);
  const shift = applyMap(map, nu).map((x, j) => x - nu[j]);
  const S = Float64Array.from(fit.scatter.flat());
  const moved = sandwich(map.A, S, dim);
  const relative = sandwich(back, moved, dim);
  let square = 0;
  for (let k = 0; k < relative.length; k++) square += (relative[k] - (k % (dim + 1) === 0 ? 1 : 0)) ** 2;
  const step = norm(
    Float64Array.from({ length: dim }, (_, i) => shift.reduce((sum, x, j) => sum + back[i * dim + j] * x, 0)),
  );
  return Math.max(step, Math.sqrt(square));
}

function inverseRoot(S: readonly (readonly number[])[], dim: number): Float64Array {
  const { values, vectors } = symmetricEigen(S);
  const out = new Float64Array(dim * dim);
  for (let k = 0; k < dim; k++) {
    const factor = 1 / Math.sqrt(Math.max(values[k], 1e-300));
    for (let i = 0; i < dim; i++) {
      for (let j = 0; j < dim; j++) out[i * dim + j] += factor * vectors.get(i, k) * vectors.get(j, k);
    }
  }
  return out;
}

/** A S A'. */
function sandwich(A: Float64Array, S: Float64Array, dim: number): Float64Array {
  const half = product(A, S, dim, false);
  return product(half, A, dim, true);
}

function product(X: Float64Array, Y: Float64Array, dim: number, transpose: boolean): Float64Array {
  const out = new Float64Array(dim * dim);
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j < dim; j++) {
      let sum = 0;
      for (let k = 0; k < dim; k++) sum += X[i * dim + k] * (transpose ? Y[j * dim + k] : Y[k * dim + j]);
      out[i * dim + j] = sum;
    }
  }
  return out;
}
