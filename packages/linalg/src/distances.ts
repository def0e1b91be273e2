import type { Matrix } from 'ml-matrix';
import { toStrided, type MatrixLike, type Strided } from './dense.ts';
import { LabRangeError } from './errors.ts';
import { squaredDistances as computeDistances } from './js/distances.ts';
import { kernel } from './kernels.ts';
import { requireFiniteResult, resultTarget, type OutOption } from './output.ts';
import { mirrorLower } from './product.ts';

/** Two sets of points of the same dimension; y undefined where it was left out. */
export interface PointSets {
  readonly x: Strided;
  readonly y: Strided | undefined;
}

/** The point sets as they were given, checked. */
export function pointSets(x: MatrixLike, y: MatrixLike | undefined): PointSets {
  const p = toStrided(x, 'x');
  if (y === undefined) return { x: p, y };
  const q = toStrided(y, 'y');
  if (p.columns === q.columns) return { x: p, y: q };
  const message = `x and y must have the same number of columns, got ${p.columns} and ${q.columns}`;
  throw new LabRangeError('SHAPE', message, { argument: 'y' });
}

/**
 * The squared Euclidean distances between the rows of x and those of y, or of x itself. A common offset does no harm; never negative, exactly 0 between equal points.
 *
 * @param x n x p points
 * @param y m x p points; default x
 * @param options.out receives the result
 * @returns n x m
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function squaredDistances(x: MatrixLike, y?: MatrixLike, { out }: OutOption = {}): Matrix {
  const sets = pointSets(x, y);
  const other = sets.y ?? sets.x;
  const target = resultTarget(out, sets.x.rows, other.rows, [sets.x.data, other.data]);
  kernel('squaredDistances', fillDistances)(sets.x, sets.y, target.data, target.stride);
  requireFiniteResult(sets.x.rows, other.rows, target.data, target.stride, 'x', () => undefined);
  return target.finish();
}

/** The distances into an array with rows `stride` apart, in plain JavaScript. */
export function fillDistances(x: Strided, y: Strided | undefined, data: Float64Array, stride: number): void {
  computeDistances(x, y ?? x, y === undefined, data, stride);
  if (y === undefined) mirrorLower(x.rows, data, stride);
}
