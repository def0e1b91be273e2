import { choleskySolve, isLabError } from '@lab/linalg';
import type { RegressionProblem } from '../fit/problem.ts';
import type { LanczosResult } from '../numeric/lanczos.ts';
import { couplingMatrix } from './coupling.ts';
import { lanczosUpperBound } from './lanczosUpperBound.ts';

/** Up to this many columns a Cholesky factorisation decides what the bounds leave open. */
const choleskyLimit = 2000;
/** Nearer to a boundary than this, rounding decides. */
export const decisionMargin = 1e-8;

/** Bounds that hold but for the failure probability; `free` is a lower bound that holds anyway. */
export function probableBounds(
  { smallest, largest, steps }: LanczosResult,
  p: number,
  free: number,
  failureProbability: number,
): { lower: number; upper: number } {
  // The bound is for semidefinite operators: shift the spectrum up to where it is one, or turn it around.
  const shift = Math.max(0, -free);
  const upper =
    shift === Infinity
      ? undefined
      : lanczosUpperBound({ ritz: largest + shift, dimension: p, steps, failureProbability });
  if (upper === undefined || upper === null) return { lower: free, upper: Infinity };
  const top = upper - shift;
  const turned = lanczosUpperBound({ ritz: top - smallest, dimension: p, steps, failureProbability });
  return { lower: Math.max(free, turned === null ? -Infinity : top - turned), upper: top };
}

/** Decides by a factorisation what bounds leave open, where it is affordable. */
export function sharpenByCholesky(
  problem: RegressionProblem,
  v: Float64Array,
  { lower, upper, smallest, largest }: { lower: number; upper: number; smallest: number; largest: number },
): { lower: number; upper: number } {
  const openAbove = upper >= 2 && largest < 2 - decisionMargin;
  const openBelow = lower <= 0 && smallest > decisionMargin;
  if (v.length > choleskyLimit || (!openAbove && !openBelow)) return { lower, upper };
  const matrix = couplingMatrix(problem, v);
  return {
    lower: openBelow && isPositiveDefinite(matrix, v.length, 1, -decisionMargin) ? decisionMargin : lower,
    upper:
      openAbove && isPositiveDefinite(matrix, v.length, -1, 2 - decisionMargin) ? 2 - decisionMargin : upper,
  };
}

/** Whether sign * matrix + shift I is positive definite. */
export function isPositiveDefinite(matrix: Float64Array, p: number, sign: 1 | -1, shift: number): boolean {
  const data = sign === 1 ? matrix.slice() : new Float64Array(p * p);
  if (sign < 0) {
    // A factorisation reads the lower triangle.
    for (let i = 0; i < p; i++) for (let at = i * p; at <= i * p + i; at++) data[at] = -matrix[at];
  }
  for (let j = 0; j < p; j++) data[j * p + j] += shift;
  try {
    // A system with one right-hand side takes half the time of handing the factor over.
    choleskySolve({ data, rows: p, columns: p }, { data: new Float64Array(p), rows: p, columns: 1 });
    return true;
  } catch (error) {
    if (isLabError(error) && error.code === 'NOT_POSITIVE_DEFINITE') return false;
    throw error;
  }
}
