import type { Matrix } from 'ml-matrix';
import { toStrided, type MatrixLike, type Strided } from './dense.ts';
import { LabRangeError } from './errors.ts';
import { squaredDistances as computeDistances } from './js/distances.ts';
import { requireFiniteResult, resultTarget, type OutOption } from './output.ts';
import { mirrorLower } from './product.ts';

/** Two sets of points of the same dimension; `same` where the second was left out. */
export interface PointSets {
  readonly x: Strided;
  readonly y: Strided;
  readonly same: boolean;
}

/** The point sets as they were given, checked. */
export function pointSets(x: MatrixLike, y: MatrixLike | undefined): PointSets {
  const p = toStrided(x, 'x');
  if (y === undefined) return { x: p, y: p, same: true };
  const q = toStrided(y, 'y');
  if (p.columns === q.columns) return { x: p, y: q, same: false };
  const message = `x and y must have the same number of columns, got ${p.columns} and ${q.columns}`;
  throw new LabRangeError('SHAPE', message, { argument: 'y' });
}

/**
 * The squared Euclidean distances between the rows of x and those of y, or of x itself. Computed from differences, so
 * that a common offset does no harm; never negative, exactly 0 between equal points.
 *
 * @param x n x p points
 * @param y m x p points; default x
 * @param options.out receives the result
 * @returns n x m
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function squaredDistances(x: MatrixLike, y?: MatrixLike, { out }: OutOption = {}): Matrix {
  const sets = pointSets(x, y);
  const target = resultTarget(out, sets.x.rows, sets.y.rows, [sets.x.data, sets.y.data]);
  fillDistances(sets, target.data, target.stride);
  requireFiniteResult(sets.x.rows, sets.y.rows, target.data, target.stride, 'x', () => undefined);
  return target.finish();
}

/** The distances into an array with rows `stride` apart. */
export function fillDistances({ x, y, same }: PointSets, data: Float64Array, stride: number): void {
  computeDistances(x, y, same, data, stride);
  if (same) mirrorLower(x.rows, data, stride);
}
