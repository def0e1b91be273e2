import { edgeFunction, poleSums, spectralValue, type ScalarMap } from './scalarMap.ts';
import { spikeSums, type Spike } from './spike.ts';

/** How the eigenvector psi of an outlier is aligned with the teacher. */
export interface Overlaps {
  /** <psi,u>^2. */
  readonly overlapLeft: number;
  /** <psi,v>^2. */
  readonly overlapRight: number;
  /** <psi,u><psi,v>. */
  readonly crossOverlap: number;
}

/** Coefficients x of psi = G (u x1 + w x2), in units of the largest variance, and the slope z'(s) with them. */
export interface SpikeVector extends Overlaps {
  readonly value: number;
  readonly x1: number;
  readonly x2: number;
}

/**
 * Position and overlaps of an outlier at s = 1 + offset for a signal of strength theta, all in units of the largest
 * variance; `end` is 1 above the bulk and -1 below it.
 * Source: derived, docs/theory.md, section 6.
 */
export function spikeVector(
  map: ScalarMap,
  spike: Spike,
  offset: number,
  theta: number,
  end: 1 | -1,
): SpikeVector {
  const sums = poleSums(map, offset);
  const s = 1 + offset;
  const slope = 0.25 * Math.sqrt(sums.T) * Math.max(0, edgeFunction(s, sums).phi);
  const g = 2 / Math.sqrt(sums.T);
  const { a, d } = spikeSums(spike, offset);
  const rootA = Math.sqrt(g * a);
  const rootD = end * Math.sqrt(g * d);
  const x1 = 0.5 * theta * rootD;
  const x2 = 0.5 * theta * rootA;
  const scale = Math.sqrt(slope / normOfSlopes(spike, offset, g, sums.T1 / (2 * sums.T), x1, x2));
  const alongV = g * (weighted(spike, spike.uv, offset) * x1 + weighted(spike, spike.vw, offset) * x2);
  const left = scale * rootA;
  const right = end * scale * alongV;
  return {
    value: end * spectralValue(s, sums.T),
    overlapLeft: left * left,
    overlapRight: right * right,
    crossOverlap: left * right,
    x1: scale * x1,
    x2: scale * x2,
  };
}

/** x' (-K') x z'(s): the squared norm of psi, K' = dK/dz through dg/dz = -g (1/(s-v) - T1/(2T))/z'(s). */
function normOfSlopes(
  { count, gaps, uu, uw, ww }: Spike,
  offset: number,
  g: number,
  half: number,
  x1: number,
  x2: number,
): number {
  let norm = 0;
  for (let k = 0; k < count; k++) {
    if (uu[k] === 0 && ww[k] === 0) continue;
    const inverse = 1 / (offset + gaps[k]);
    const quadratic = uu[k] * x1 * x1 + 2 * uw[k] * x1 * x2 + ww[k] * x2 * x2;
    norm += g * inverse * (inverse - half) * quadratic;
  }
  return norm;
}

function weighted({ count, gaps }: Spike, coefficients: Float64Array, offset: number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) if (coefficients[k] !== 0) sum += coefficients[k] / (offset + gaps[k]);
  return sum;
}
