import { LabRangeError, luSolve, qr } from '@lab/linalg';
import {
  columnMeans,
  columnsOf,
  multiply,
  shiftedRows,
  toContiguous,
  transpose,
  zeroMatrix,
  type Dense,
} from '../numeric/dense.ts';

/** The plane of the centres: everything a subspace-aware gate sees of a point. */
export interface CentrePlane {
  /** Orthonormal basis of the span of the centred centres, d x r. */
  readonly basis: Dense;
  /** Coordinates of the centres in it, K x r. */
  readonly centres: Dense;
  /** Dimension r. */
  readonly rank: number;
}

/** Throws COINCIDENT_CENTRES where two rows are equal. */
export function requireDistinctCentres(centres: Dense): void {
  const { data, rows, columns } = centres;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      let distance = 0;
      for (let c = 0; c < columns; c++) distance += (data[i * columns + c] - data[j * columns + c]) ** 2;
      if (distance > 0) continue;
      throw new LabRangeError(
        'COINCIDENT_CENTRES',
        `centres: rows ${j} and ${i} are equal, so they are one component`,
        {
          argument: 'centres',
          index: i,
        },
      );
    }
  }
}

/** The plane through the centres; directions below 1e-10 of the widest count as absent. */
export function centrePlane(centres: Dense): CentrePlane {
  const across = transpose(shiftedRows(centres, columnMeans(centres)));
  const { q, rank = 0 } = qr(across, { pivot: true, tolerance: 1e-10 });
  const basis = columnsOf(toContiguous(q), 0, rank);
  return { basis, centres: rank === 0 ? zeroMatrix(centres.rows, 0) : multiply(centres, basis), rank };
}

/** C^+ (r x K) of coordinates with full column rank r. */
export function planarInverse(planar: Dense): Dense {
  if (planar.columns === 0) return zeroMatrix(0, planar.rows);
  const { q, r } = qr(planar);
  return toContiguous(luSolve(r, transpose(toContiguous(q))));
}

/**
 * Posterior probabilities of equally likely unit-variance components at a point.
 *
 * @returns the log of the mixture density without the constant -(r/2) log(2 pi)
 */
export function posterior(
  y: ArrayLike<number>,
  { data, rows, columns }: Dense,
  out: Float64Array,
  offset = 0,
): number {
  let largest = -Infinity;
  for (let i = 0; i < rows; i++) {
    let square = 0;
    for (let c = 0; c < columns; c++) square += (y[offset + c] - data[i * columns + c]) ** 2;
    out[i] = -0.5 * square;
    if (out[i] > largest) largest = out[i];
  }
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += out[i] = Math.exp(out[i] - largest);
  for (let i = 0; i < rows; i++) out[i] /= sum;
  return largest + Math.log(sum / rows);
}
