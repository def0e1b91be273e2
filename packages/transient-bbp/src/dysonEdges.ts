import { evaluate, newton, physical, type DysonState } from './dysonNewton.ts';
import { edgeFunction } from './scalarMap.ts';
import type { Levels, Support } from './supportEdges.ts';

/** An edge x = z(base + distance) of the support, and |z''| there. */
export interface EdgeBranch {
  readonly x: number;
  readonly base: number;
  readonly distance: number;
  readonly curvature: number;
}

export function edgeBranches(levels: Levels, { offset, edge, gaps }: Support): EdgeBranch[] {
  const branch = (x: number, base: number, distance: number): EdgeBranch => ({
    x,
    base,
    distance,
    curvature: curvatureAt(levels, base, distance),
  });
  const inner = gaps.flatMap(({ low, high, pole, distanceLow, distanceHigh }) => [
    ...(distanceLow > 0 ? [branch(low, pole, distanceLow)] : []),
    branch(high, pole, distanceHigh),
  ]);
  return [...inner, branch(edge, 1, offset)];
}

/** |z''| where z' = 0. */
function curvatureAt({ count, weights, variance }: Levels, base: number, distance: number): number {
  let [T, T1, T2] = [0, 0, 0];
  for (let k = 0; k < count; k++) {
    const inverse = 1 / (distance + (base - variance[k]));
    T += weights[k] * inverse;
    T1 += weights[k] * inverse ** 2;
    T2 += weights[k] * inverse ** 3;
  }
  return Math.abs(0.25 * Math.sqrt(T) * edgeFunction(base + distance, { T, T1, T2 }).slope);
}

/** Close to an edge, where z(s) is nearly a parabola, its complex branch is where Newton starts, or ends. */
export function fromEdge(
  levels: Levels,
  edges: readonly EdgeBranch[],
  state: DysonState,
  x: number,
): boolean {
  let nearest = edges[0];
  for (const edge of edges) if (Math.abs(edge.x - x) < Math.abs(nearest.x - x)) nearest = edge;
  const distance = Math.abs(nearest.x - x);
  if (distance > 1e-3 * nearest.x) return false;
  const onParabola = (): void => {
    state.base = nearest.base;
    state.dRe = nearest.distance;
    state.dIm = Math.sqrt((2 * distance) / nearest.curvature);
  };
  onParabola();
  if (newton(levels, state, x, 0) && physical(levels, state, 0)) return true;
  if (distance > 1e-9 * nearest.x) return false;
  onParabola();
  evaluate(levels, state);
  return true;
}
