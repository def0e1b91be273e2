import { LabRangeError } from '@lab/linalg';
import { continuation } from './dysonContinuation.ts';
import { edgeBranches, fromEdge } from './dysonEdges.ts';
import { newState, newton, physical, pointOf, type DysonPoint } from './dysonNewton.ts';
import { gapPoint, originPoint, outerPoint } from './dysonReal.ts';
import { fromRoots } from './dysonRoots.ts';
import type { ScalarMap } from './scalarMap.ts';
import { mergedLevels, supportOf, type Levels, type Support } from './supportEdges.ts';

/** How the complex Dyson equation is solved: by the roots of a polynomial (few levels) or by continuation. */
export type DysonMethod = 'auto' | 'roots' | 'continuation';

/** A solver for one profile in units of its largest variance; consecutive calls at nearby z share work. */
export interface DysonSolver {
  readonly levels: Levels;
  readonly support: Support;
  /** The solution at z = x + iy, x >= 0, y >= 0; at y = 0 the boundary value from above. */
  readonly at: (x: number, y: number) => DysonPoint;
}

const rootsUpTo = 3;

/** A solver for a scalar map with a positive variance. */
export function dysonSolver(map: ScalarMap, method: DysonMethod = 'auto'): DysonSolver {
  const levels = mergedLevels(map);
  const support = supportOf(map, levels);
  const state = newState();
  let warm = false;
  const byRoots = method === 'roots' || (method === 'auto' && levels.count <= rootsUpTo);
  const edges = edgeBranches(levels, support);
  const interior = (x: number, y: number): DysonPoint => {
    if (warm && newton(levels, state, x, y) && physical(levels, state, y)) return pointOf(state);
    warm =
      (y === 0 && fromEdge(levels, edges, state, x)) ||
      (byRoots && fromRoots(levels, state, x, y)) ||
      continuation(levels, state, x, y);
    if (!warm)
      throw new LabRangeError('NOT_CONVERGED', `the Dyson equation did not converge at z = ${x} + ${y}i`, {
        argument: 'z',
      });
    return pointOf(state);
  };
  const at = (x: number, y: number): DysonPoint => {
    if (y > 0) return interior(x, y);
    if (x === 0) return originPoint(levels, support);
    if (x >= support.edge) return outerPoint(levels, support, x);
    const gap = support.gaps.find(({ low, high }) => x >= low && x <= high);
    return gap === undefined ? interior(x, 0) : gapPoint(levels, gap, x);
  };
  return { levels, support, at };
}
