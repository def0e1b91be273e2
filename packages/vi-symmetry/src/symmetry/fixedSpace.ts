import { LabRangeError, svd } from '@lab/linalg';
import { rankOf } from './commonNullSpace.ts';
import type { AffineMap } from './generator.ts';

/** What the common fixed points of affine maps are: pinned part + null space. */
export interface FixedPoints {
  readonly freeDimension: number;
  /** The fixed point nearest to the free directions' origin: at right angles to all of them. */
  readonly pinned: Float64Array;
  /** N N', d x d, row by row. */
  readonly projector: Float64Array;
  /** Orthonormal columns of N, as rows. */
  readonly free: readonly Float64Array[];
  /** Orthonormal basis of the directions at right angles to N, as rows. */
  readonly fixedDirections: readonly Float64Array[];
}

/**
 * The points that all maps leave where they are (docs/theory.md, "The fixed space").
 *
 * @throws LabRangeError NO_INVARIANT_LAW when there is none
 */
export function fixedPoints(maps: readonly AffineMap[], dim: number): FixedPoints {
  if (maps.length === 0) return everywhere(dim);
  const rows = maps.length * dim;
  const K = new Float64Array(rows * dim);
  const r = new Float64Array(rows);
  for (const [g, { A, b }] of maps.entries()) {
    for (let i = 0; i < dim; i++) {
      for (let j = 0; j < dim; j++) K[(g * dim + i) * dim + j] = A[i * dim + j] - (i === j ? 1 : 0);
      r[g * dim + i] = -b[i];
    }
  }
  const { values, u, v } = svd({ data: K, rows, columns: dim });
  const columns = Array.from({ length: dim }, (_, k) => Float64Array.from(v.getColumn(k)));
  const rank = rankOf(values);
  const fixedDirections = columns.slice(0, rank);
  const free = columns.slice(rank);
  const pinned = new Float64Array(dim);
  for (const [k, direction] of fixedDirections.entries()) {
    const along = u.getColumn(k).reduce((sum, x, i) => sum + x * r[i], 0) / values[k];
    for (let j = 0; j < dim; j++) pinned[j] += along * direction[j];
  }
  requireInvariantLaw(K, r, pinned, dim);
  const projector = new Float64Array(dim * dim);
  for (const n of free)
    for (let i = 0; i < dim; i++) for (let j = 0; j < dim; j++) projector[i * dim + j] += n[i] * n[j];
  for (let k = 0; k < projector.length; k++) if (Math.abs(projector[k]) < 1e-14) projector[k] = 0;
  return { freeDimension: dim - rank, pinned, projector, free, fixedDirections };
}

/** Without maps every point is fixed. */
function everywhere(dim: number): FixedPoints {
  const projector = Float64Array.from({ length: dim * dim }, (_, k) => (k % (dim + 1) === 0 ? 1 : 0));
  const free = Array.from({ length: dim }, (_, i) => projector.slice(i * dim, (i + 1) * dim));
  return { freeDimension: dim, pinned: new Float64Array(dim), projector, free, fixedDirections: [] };
}

function requireInvariantLaw(K: Float64Array, r: Float64Array, point: Float64Array, dim: number): void {
  let [error, size] = [0, 0];
  for (let i = 0; i < r.length; i++) {
    let residual = r[i];
    for (let j = 0; j < dim; j++) residual -= K[i * dim + j] * point[j];
    error += residual * residual;
    size += r[i] * r[i];
  }
  if (Math.sqrt(error) <= 1e-8 * (1 + Math.sqrt(size))) return;
  throw new LabRangeError(
    'NO_INVARIANT_LAW',
    `the generators have no common fixed point (least residual ${Math.sqrt(error).toPrecision(3)}): no law with a mean has all these symmetries`,
    { argument: 'generators' },
  );
}
