import {
  applyMatrix,
  applyTranspose,
  columnMeans,
  multiply,
  shiftedRows,
  transpose,
  type Dense,
} from '../numeric/dense.ts';
import { planarInverse, posterior } from '../laws/mixtureGating.ts';
import type { GatedModel } from './model.ts';
import { readModelMatrix } from './modelMatrix.ts';
import type { PointFunction } from './predict.ts';

/** A gate in its working layout. */
export interface Gate {
  /** K x d. */
  readonly centres: Dense;
  /** Mean of the centres, d. */
  readonly middle: Float64Array;
  /** Orthonormal basis of their plane, d x r. */
  readonly basis: Dense;
  /** Centres about their middle in that basis, K x r. */
  readonly planar: Dense;
  /** Pseudo-inverse of `planar`, r x K. */
  readonly planarInverse: Dense;
}

/** The gate of centres (K x d) whose plane has the given basis (d x r). */
export function gateOf(centres: Dense, basis: Dense): Gate {
  const middle = columnMeans(centres);
  const planar = multiply(shiftedRows(centres, middle), basis);
  return { centres, middle, basis, planar, planarInverse: planarInverse(planar) };
}

/** Features of one point: (pi_i, pi_i y) for each component i in turn, y the point about the middle in the plane. */
export function gatedFeatures(
  { middle, basis, planar }: Gate,
  x: ArrayLike<number>,
  out: Float64Array,
): void {
  const { rows: count, columns: r } = planar;
  const y = planarCoordinates(x, middle, basis);
  const pi = new Float64Array(count);
  posterior(y, planar, pi);
  for (let i = 0, at = 0; i < count; i++) {
    out[at++] = pi[i];
    for (let a = 0; a < r; a++) out[at++] = pi[i] * y[a];
  }
}

/**
 * Gradient of the gated prediction sum_i pi_i h_i in the centres, K d: pi_l (h_l - f)(x - u_l) from the posteriors, and
 * (C^+' sum_i pi_i theta_i)_l times the part of x outside the plane from the plane's tilt.
 */
export function gatedGradient(
  gate: Gate,
  theta: ArrayLike<number>,
  x: ArrayLike<number>,
  out: Float64Array,
): void {
  const { centres, middle, basis, planar, planarInverse } = gate;
  const { rows: count, columns: r } = planar;
  const d = centres.columns;
  const y = planarCoordinates(x, middle, basis);
  const pi = new Float64Array(count);
  posterior(y, planar, pi);
  const h = new Float64Array(count);
  const slope = new Float64Array(r);
  let f = 0;
  for (let i = 0; i < count; i++) {
    const at = i * (r + 1);
    h[i] = theta[at];
    for (let a = 0; a < r; a++) {
      h[i] += theta[at + 1 + a] * y[a];
      slope[a] += pi[i] * theta[at + 1 + a];
    }
    f += pi[i] * h[i];
  }
  const tilt = applyTranspose(planarInverse, slope);
  const inside = applyMatrix(basis, y);
  for (let l = 0; l < count; l++) {
    const own = pi[l] * (h[l] - f);
    for (let j = 0; j < d; j++) {
      const outside = x[j] - middle[j] - inside[j];
      out[l * d + j] = own * (x[j] - centres.data[l * d + j]) + tilt[l] * outside;
    }
  }
}

/** Features and leak of a fitted gated model. */
export function gatedPoint(model: GatedModel): PointFunction {
  const centres = readModelMatrix(model.centres);
  const basis = transpose(readModelMatrix(model.basis, centres.columns));
  const gate = gateOf(centres, basis);
  const explained = readModelMatrix(model.explained);
  const p = model.coefficients.length;
  const q = centres.data.length;
  return (x, withLeak) => {
    const features = new Float64Array(p);
    gatedFeatures(gate, x, features);
    if (!withLeak) return { features, leak: new Float64Array(0) };
    const gradient = new Float64Array(q);
    gatedGradient(gate, model.coefficients, x, gradient);
    const predicted = applyMatrix(explained, features);
    return { features, leak: gradient.map((value, i) => value - predicted[i]) };
  };
}

function planarCoordinates(x: ArrayLike<number>, middle: Float64Array, basis: Dense): Float64Array {
  return applyTranspose(
    basis,
    middle.map((value, j) => x[j] - value),
  );
}
