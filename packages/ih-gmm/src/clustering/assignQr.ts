import { LabRangeError, polarFactor, toDense, zeros, type MatrixLike } from '@lab/linalg';
import { packedCopy } from '@lab/linalg/arguments';
import { normaliseRows } from '../spectrum/embedding.ts';
import { renameByAppearance } from '../labels.ts';

/** Clusters read off the rows that pivoting picks as corners. */
export interface QrAssignment {
  /** n labels by first appearance; -1 for zero rows. */
  readonly labels: Int32Array;
  /** K rows in the order of pivoting. */
  readonly pivots: Int32Array;
}

/**
 * Assigns rows to clusters without restarts: column-pivoted orthogonalisation of the normalised rows picks K corners,
 * the nearest rotation to the corners replaces the centres, and each row takes its largest coordinate.
 * @param eigenvectors n x K, n >= K; rows are normalised first
 * @returns labels by first appearance and the corners
 * @throws SHAPE (fewer rows than columns, empty), NOT_FINITE, RANK_DEFICIENT (rows span less than K dimensions)
 * Source: Damle, Minden and Ying, arXiv 1609.08251.
 */
export function assignQr(eigenvectors: MatrixLike): QrAssignment {
  const dense = toDense(eigenvectors, 'eigenvectors');
  const { rows, columns } = dense;
  if (columns === 0 || rows < columns)
    throw new LabRangeError(
      'SHAPE',
      `eigenvectors must have at least as many rows as columns, and one column, got ${rows} x ${columns}`,
      { argument: 'eigenvectors' },
    );
  const unitRows = packedCopy(dense);
  normaliseRows(unitRows, columns);
  const { labels, pivots } = assignToCorners(unitRows, columns);
  if (pivots.length < columns)
    throw new LabRangeError(
      'RANK_DEFICIENT',
      `the rows of eigenvectors span ${pivots.length} dimensions, ${columns} are needed`,
      { argument: 'eigenvectors' },
    );
  return { labels, pivots };
}

/** The assignment of unit rows; with fewer pivots than columns, and no labels, where the rows span less. */
export function assignToCorners(unitRows: Float64Array, width: number): QrAssignment {
  const pivots = pivotRows(unitRows, width);
  if (pivots.length < width) return { labels: new Int32Array(0), pivots };
  const coordinates = rotateToCorners(unitRows, pivots, width);
  const labels = new Int32Array(unitRows.length / width);
  for (let i = 0; i < labels.length; i++)
    labels[i] = isZeroRow(unitRows, i, width) ? -1 : largestCoordinate(coordinates, i, width);
  return { labels: renameByAppearance(labels, width).labels, pivots };
}

function isZeroRow(rows: Float64Array, i: number, width: number): boolean {
  for (let k = 0; k < width; k++) if (rows[i * width + k] !== 0) return false;
  return true;
}

/**
 * Picks K rows, each the longest after the span of those before is taken out; fewer where nothing is left. All rows start
 * at unit length, so the first pick is decided by rounding: lengths rounded correctly make it the same everywhere.
 */
function pivotRows(unitRows: Float64Array, width: number): Int32Array {
  const rest = unitRows.slice();
  const pivots = new Int32Array(width);
  for (let step = 0; step < width; step++) {
    const lengths = step === 0 ? roundedLengths(rest, width) : rowLengths(rest, width);
    const pivot = indexOfLargest(lengths);
    if (lengths[pivot] <= 1e-8) return pivots.slice(0, step);
    pivots[step] = pivot;
    const direction = rest.slice(pivot * width, (pivot + 1) * width);
    normaliseRows(direction, width);
    removeDirection(rest, direction);
  }
  return pivots;
}

/** Removed twice: once leaves rounding of the size of the rows. */
function removeDirection(rows: Float64Array, direction: Float64Array): void {
  const width = direction.length;
  for (let start = 0; start < rows.length; start += width)
    for (let time = 0; time < 2; time++) {
      let product = 0;
      for (let k = 0; k < width; k++) product += rows[start + k] * direction[k];
      for (let k = 0; k < width; k++) rows[start + k] -= product * direction[k];
    }
}

function rowLengths(rows: Float64Array, width: number): Float64Array {
  return normaliseRows(rows.slice(), width);
}

/** Correctly rounded lengths of rows that are within rounding of unit length. */
function roundedLengths(rows: Float64Array, width: number): Float64Array {
  const lengths = new Float64Array(rows.length / width);
  for (let i = 0; i < lengths.length; i++) {
    let high = -1;
    let low = 0;
    for (let k = 0; k < width; k++) {
      const value = rows[i * width + k];
      const square = value * value;
      const sum = high + square;
      const added = sum - high;
      low += high - (sum - added) + (square - added) + squareRemainder(value, square);
      high = sum;
    }
    lengths[i] = high < -0.5 ? 0 : 1 + (high + low) / 2;
  }
  return lengths;
}

/** value^2 - square exactly, by splitting the value into halves of 26 bits. */
function squareRemainder(value: number, square: number): number {
  const shifted = 134217729 * value;
  const high = shifted - (shifted - value);
  const low = value - high;
  return high * high - square + 2 * high * low + low * low;
}

function indexOfLargest(values: Float64Array): number {
  let at = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[at]) at = i;
  return at;
}

/** R Q with Q the orthogonal factor nearest to the matrix whose columns are the corners. */
function rotateToCorners(unitRows: Float64Array, pivots: Int32Array, width: number): Float64Array {
  const corners = zeros(width, width);
  for (let k = 0; k < width; k++)
    for (let j = 0; j < width; j++) corners.set(j, k, unitRows[pivots[k] * width + j]);
  const rotation = toDense(polarFactor(corners), 'rotation');
  const coordinates = new Float64Array(unitRows.length);
  for (let start = 0; start < unitRows.length; start += width)
    for (let j = 0; j < width; j++)
      for (let k = 0; k < width; k++)
        coordinates[start + k] += unitRows[start + j] * rotation.data[j * rotation.stride + k];
  return coordinates;
}

function largestCoordinate(coordinates: Float64Array, i: number, width: number): number {
  let at = 0;
  for (let k = 1; k < width; k++) if (coordinates[i * width + k] > coordinates[i * width + at]) at = k;
  return at;
}
