import type { DysonPoint } from './dysonNewton.ts';
import { brentRoot } from './rootFinding.ts';
import type { Gap, Levels, Support } from './supportEdges.ts';

/** z = 0: s = -q with sum p q/(q+v) = 1/2; infinite resolvent when half the mass or more has no variance. */
export function originPoint({ count, weights, variance }: Levels, { atom }: Support): DysonPoint {
  const nullMass = variance[0] === 0 ? weights[0] : 0;
  if (atom > 0 || nullMass >= 0.5 - 1e-15) return { base: 0, dRe: 0, dIm: 0, rRe: 0, rIm: -Infinity };
  const balance = (logarithm: number): number => {
    let sum = -0.5;
    for (let k = 0; k < count; k++) sum += weights[k] / (1 + variance[k] * Math.exp(-logarithm));
    return sum;
  };
  let low = 0;
  while (balance(low) > 0) low -= 4;
  const q = Math.exp(brentRoot(balance, low, 2));
  return { base: 0, dRe: -q, dIm: 0, rRe: 0, rIm: -Math.sqrt(0.5 / q) };
}

/** z and r at a real s = pole + distance with T > 0. */
function realBranch(
  { count, weights, variance }: Levels,
  pole: number,
  distance: number,
): { readonly r: number; readonly z: number } {
  let T = 0;
  for (let k = 0; k < count; k++) T += weights[k] / (distance + (pole - variance[k]));
  const r = Math.sqrt(T);
  return { r, z: (pole + distance) * r - 0.5 / r };
}

/** Outside the support z(s) increases with s: the distance from the pole at which it is x. */
function realPoint(
  levels: Levels,
  pole: number,
  [low, high]: readonly [number, number],
  x: number,
): DysonPoint {
  const excess = (distance: number): number => realBranch(levels, pole, distance).z - x;
  const distance = brentRoot(excess, low, high, {
    left: low === 0 ? -x : Math.min(0, excess(low)),
    right: Math.max(0, excess(high)),
  });
  return { base: pole, dRe: distance, dIm: 0, rRe: realBranch(levels, pole, distance).r, rIm: 0 };
}

/** x >= E: the branch s >= s*. */
export function outerPoint(levels: Levels, { offset }: Support, x: number): DysonPoint {
  let high = Math.max(2 * offset, 8 * x * x);
  while (realBranch(levels, 1, high).z < x) high *= 2;
  return realPoint(levels, 1, [offset, high], x);
}

export function gapPoint(levels: Levels, { pole, distanceLow, distanceHigh }: Gap, x: number): DysonPoint {
  return realPoint(levels, pole, [distanceLow, distanceHigh], x);
}
