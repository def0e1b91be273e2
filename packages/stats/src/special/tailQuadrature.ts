import { gaussLegendre } from './gaussLegendre.ts';

/**
 * The integral of exp(-psi(y)) over [0, end], for a smooth psi with psi(0) = 0 that has grown to about 40 at `end`.
 *
 * A tail beyond x is the density at x times such an integral: the size of the tail stays in the density, and the
 * integral keeps full relative precision.
 */
export function tailIntegral(psi: (y: number) => number, end: number): number {
  const { nodes, weights } = gaussLegendre(48);
  let sum = 0;
  for (let i = 0; i < nodes.length; i += 1) sum += weights[i] * Math.exp(-psi(nodes[i] * end));
  return sum * end;
}

/** Where slope * y + curvature * y^2 / 2 reaches 40. */
export function tailEnd(slope: number, curvature: number): number {
  const positive = Math.max(0, slope);
  return 80 / (positive + Math.sqrt(positive * positive + 80 * curvature));
}
