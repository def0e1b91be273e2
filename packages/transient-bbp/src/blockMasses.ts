import { poleSums, type ScalarMap } from './scalarMap.ts';
import type { Spike } from './spike.ts';

/** The eigenvector psi = G (u x1 + w x2) of an outlier at s = 1 + offset. */
export interface OutlierVector {
  readonly map: ScalarMap;
  readonly spike: Spike;
  readonly weights: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
  readonly offset: number;
  readonly x1: number;
  readonly x2: number;
}

/**
 * The squared norm of psi in each block: g_k^2 times (I - P S diag(g^2))^{-1} y, y the signal's own share. S has rank two,
 * so the inverse is a 2 x 2 one; its determinant vanishes at the edge and is therefore left out and the sum set to 1.
 * Source: derived, docs/theory.md, section 6.
 */
export function blockMasses({ map, spike, weights, variance, offset, x1, x2 }: OutlierVector): number[] {
  const count = weights.length;
  const factor = 4 / poleSums(map, offset).T;
  const squares = new Float64Array(count);
  const own = new Float64Array(count);
  let [alpha, beta, gamma, first, second] = [0, 0, 0, 0, 0];
  for (let k = 0; k < count; k++) {
    const v = variance[k] / map.scale;
    own[k] = spike.uu[k] * x1 * x1 + 2 * spike.uw[k] * x1 * x2 + spike.ww[k] * x2 * x2;
    if (own[k] <= 0 && weights[k] === 0) continue;
    squares[k] = factor / (offset + spike.gaps[k]) ** 2;
    first += squares[k] * own[k];
    second += squares[k] * own[k] * v;
    const share = 0.25 * weights[k] * squares[k];
    alpha += share * v;
    beta += share;
    gamma += share * v * v;
  }
  const determinant = Math.max(0, (1 - alpha) ** 2 - beta * gamma);
  const sumPlain = 0.25 * ((1 - alpha) * first + beta * second);
  const sumByVariance = 0.25 * (gamma * first + (1 - alpha) * second);
  const masses = Array.from(
    squares,
    (square, k) =>
      square * (own[k] * determinant + weights[k] * ((variance[k] / map.scale) * sumPlain + sumByVariance)),
  );
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return masses.map((mass) => mass / total);
}
