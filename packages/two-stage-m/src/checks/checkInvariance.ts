import { LabRangeError, type MatrixLike } from '@lab/linalg';
import { readVector, requirePositive } from '@lab/linalg/arguments';
import { readMatrix, type NumberList } from '../numeric/arguments.ts';
import { rowsOf } from '../numeric/dense.ts';

/** A group element as it acts on the parameters. */
export type GroupAction = (w: Float64Array) => ArrayLike<number>;

/** What to test. */
export interface InvarianceInput {
  /** l(w; z). */
  readonly loss: (w: Float64Array, z: Float64Array) => number;
  /** Elements of the group: generators, or a few random ones. */
  readonly action: readonly GroupAction[];
  /** A point to test at, q; one without symmetries of its own. */
  readonly w: NumberList;
  /** Rows to test with, m x (any). */
  readonly data: MatrixLike;
  /** Largest change of the loss of one row against 1 + |loss|; default 1e-9. */
  readonly tolerance?: number | undefined;
}

/**
 * Tests that a loss of single rows does not change under a group acting on its parameters.
 *
 * @param input loss, action (at least one element), w (q), data, tolerance > 0
 * @returns the largest relative change seen
 * @throws NOT_INVARIANT (with the element and row at fault), SHAPE, NOT_FINITE, OUT_OF_RANGE
 *
 * Source: arXiv 2603.27631 section 4.1 (definition of invariance).
 */
export function checkInvariance(input: InvarianceInput): { largestChange: number } {
  const w = readVector(input.w, 'w');
  const data = readMatrix(input.data, 'data');
  const tolerance = requirePositive(input.tolerance ?? 1e-9, 'tolerance');
  requireAction(input.action);
  let largestChange = 0;
  for (const [element, act] of input.action.entries()) {
    const moved = readVector(act(w.slice()), `action[${element}](w)`, w.length);
    for (let row = 0; row < data.rows; row++) {
      const z = rowsOf(data, row, row + 1).data.slice();
      const before = input.loss(w.slice(), z);
      const change = Math.abs(input.loss(moved.slice(), z) - before) / (1 + Math.abs(before));
      if (!(change <= tolerance)) {
        throw new LabRangeError(
          'NOT_INVARIANT',
          `loss: element ${element} of the action changes the loss of row ${row} by ${change} of 1 + |loss|`,
          { argument: 'loss', index: element, details: { row, change } },
        );
      }
      largestChange = Math.max(largestChange, change);
    }
  }
  return { largestChange };
}

/** Throws SHAPE for an action without elements. */
export function requireAction(action: readonly GroupAction[]): void {
  if (action.length > 0) return;
  throw new LabRangeError('SHAPE', 'action must hold at least one group element, got none', {
    argument: 'action',
  });
}
