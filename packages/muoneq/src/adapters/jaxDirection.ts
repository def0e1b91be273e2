import { numpy as np, type Array as JaxArray } from '@jax-js/jax';
import type { Equilibration } from '../equilibration.ts';
import type { NewtonSchulzPlan } from '../newtonSchulz.ts';

// Every array is owned: a use consumes a reference, `ref` takes another one.

/** Scales of lines from their squared norms: (max(s, floor) + eps)^(-p), 0 where that is 0; `unit` is what U was divided by. */
function scalesOf(stat: JaxArray, map: Equilibration): JaxArray {
  const mean = np.mean(stat.ref);
  const floor = mean.ref.mul(map.minRowNorm ** 2);
  const eps = map.relative ? mean.mul(map.eps) : (mean.dispose(), np.array(map.eps));
  const value = np.maximum(stat, floor).add(eps);
  const positive = np.greater(value.ref, 0);
  const safe = np.where(positive.ref, value, 1);
  const power = map.exponent === 0.5 ? np.reciprocal(np.sqrt(safe)) : np.exp(np.log(safe).mul(-map.exponent));
  const scale = np.where(positive, power, 0);
  return map.clip > 0 ? np.clip(scale, 1 / map.clip, map.clip) : scale;
}

/**
 * `equilibrate` in array operations, of an m x n array; with `rowsOnly` (a scalar of truth) both-sided maps scale rows alone,
 * which is how the phase switch stays inside one compiled function.
 */
export function equilibrated(given: JaxArray, map: Equilibration, rowsOnly?: JaxArray): JaxArray {
  if (!map.rows && !map.columns) {
    rowsOnly?.dispose();
    return given;
  }
  let u = given;
  for (let round = 0; round < map.rounds; round++) {
    // The relative map is free of scale: with entries of at most 1 no square vanishes in single precision.
    if (map.relative && map.exponent === 0.5 && map.clip === 0) u = u.ref.div(unitOf(u));
    const squares = np.square(u.ref);
    const rows = map.rows ? scalesOf(np.sum(squares.ref, 1, { keepdims: true }), map) : undefined;
    const columns = map.columns ? scalesOf(np.sum(squares.ref, 0, { keepdims: true }), map) : undefined;
    squares.dispose();
    if (rows !== undefined) u = u.mul(rows);
    if (columns !== undefined)
      u = u.mul(rowsOnly === undefined ? columns : np.where(rowsOnly.ref, 1, columns));
  }
  rowsOnly?.dispose();
  return u;
}

/** The largest absolute entry, 1 for a zero array. */
function unitOf(x: JaxArray): JaxArray {
  const most = np.max(np.abs(x));
  return np.where(np.greater(most.ref, 0), most, 1);
}

/** Newton-Schulz in array operations, of an m x n array, as `orthogonalize` does it with form 'plain'. */
export function newtonSchulzOf(u: JaxArray, plan: NewtonSchulzPlan): JaxArray {
  const [m, n] = u.shape as [number, number];
  const tall = m > n;
  let x = normalized(tall ? np.matrixTranspose(u) : u, plan);
  for (let step = 0; step < plan.steps; step++) {
    const [a, b, c] = plan.triples.subarray(3 * step, 3 * step + 3) as unknown as [number, number, number];
    const gram = np.matmul(x.ref, np.matrixTranspose(x.ref));
    const square = np.matmul(gram.ref, gram.ref);
    const inner = gram.mul(b).add(square.mul(c));
    x = np.matmul(inner, x.ref).add(x.mul(a));
  }
  return tall ? np.matrixTranspose(x) : x;
}

function normalized(u: JaxArray, plan: NewtonSchulzPlan): JaxArray {
  const unit = unitOf(u.ref);
  const scaled = u.div(unit.ref);
  const norm = np.sqrt(np.sum(np.square(scaled.ref)));
  if (plan.normalization === 'fro') {
    const divisor = norm.mul(plan.safety).mul(unit.ref).add(plan.nsEps);
    return scaled.mul(unit).div(divisor);
  }
  const safe = np.where(np.greater(norm.ref, 0), norm, 1);
  const x = scaled.div(safe.ref);
  const size = safe.mul(unit);
  const gram = np.matmul(x.ref, np.matrixTranspose(x.ref));
  if (plan.normalization === 'aol') {
    const sums = np.sum(np.abs(gram), 1, { keepdims: true });
    const least = np.reciprocal(np.square(size)).mul(plan.nsEps);
    return x.div(np.sqrt(np.maximum(sums, least)));
  }
  const power = plan.normalization === 'schatten4' ? gram : np.matmul(gram.ref, gram);
  const squares = np.sum(np.square(power));
  const root =
    plan.normalization === 'schatten4' ? np.sqrt(np.sqrt(squares)) : np.sqrt(np.sqrt(np.sqrt(squares)));
  return x.div(root.mul(plan.safety).add(np.reciprocal(size).mul(plan.nsEps)));
}
