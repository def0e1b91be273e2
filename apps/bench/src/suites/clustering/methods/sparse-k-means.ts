import type { CsrMatrix } from '@lab/linalg';
import { randomStream, type RandomStream } from '@lab/stats';

/** How sparse rows are grouped. */
export interface SparseKMeansOptions {
  readonly clusters: number;
  readonly restarts: number;
  readonly seed: number;
  /** Centres scaled to unit length: with rows of unit length this is spherical K-means. */
  readonly unitCentres: boolean;
}

interface Outcome {
  readonly labels: Int32Array;
  readonly objective: number;
}

const mostRounds = 300;

/** K-means of rows that stay sparse: |x - c|^2 = |x|^2 - 2 <x, c> + |c|^2, from k-means++ starts; the best of all starts. */
export function sparseKMeans(
  X: CsrMatrix,
  { clusters, restarts, seed, unitCentres }: SparseKMeansOptions,
): Int32Array {
  const squares = rowSquares(X);
  let best: Outcome = { labels: new Int32Array(X.rows), objective: Infinity };
  for (let start = 0; start < restarts; start++) {
    const stream = randomStream(seed, 'sparse-k-means', start);
    const centres = seeds(X, squares, clusters, stream);
    const outcome = lloyd(X, squares, centres, { clusters, unitCentres });
    if (outcome.objective < best.objective) best = outcome;
  }
  return best.labels;
}

/** The rows divided by their lengths. */
export function unitSparseRows(X: CsrMatrix): CsrMatrix {
  const squares = rowSquares(X);
  const values = Float64Array.from(X.values);
  for (let i = 0; i < X.rows; i++)
    for (let t = X.indptr[i] ?? 0; t < (X.indptr[i + 1] ?? 0); t++)
      values[t] = (values[t] ?? 0) / Math.sqrt(squares[i] ?? 1);
  return { ...X, values };
}

function rowSquares(X: CsrMatrix): Float64Array {
  return Float64Array.from({ length: X.rows }, (_, i) => {
    let sum = 0;
    for (let t = X.indptr[i] ?? 0; t < (X.indptr[i + 1] ?? 0); t++) sum += (X.values[t] ?? 0) ** 2;
    return sum;
  });
}

/** K rows, each next one drawn in proportion to the squared distance to those before. */
function seeds(X: CsrMatrix, squares: Float64Array, clusters: number, stream: RandomStream): Float64Array {
  const centres = new Float64Array(clusters * X.columns);
  const distances = new Float64Array(X.rows).fill(1);
  for (let k = 0; k < clusters; k++) {
    const row = drawInProportion(distances, stream);
    const centre = centres.subarray(k * X.columns, (k + 1) * X.columns);
    addTo(centre, X, row, 1);
    for (let i = 0; i < X.rows; i++) {
      const square = Math.max((squares[i] ?? 0) + (squares[row] ?? 0) - 2 * product(X, i, centre), 0);
      distances[i] = k === 0 ? square : Math.min(distances[i] ?? 0, square);
    }
  }
  return centres;
}

function drawInProportion(weights: Float64Array, stream: RandomStream): number {
  let left = stream.uniform() * weights.reduce((sum, value) => sum + value, 0);
  const found = weights.findIndex((weight) => (left -= weight) < 0);
  return found < 0 ? 0 : found;
}

function lloyd(
  X: CsrMatrix,
  squares: Float64Array,
  centres: Float64Array,
  { clusters, unitCentres }: Pick<SparseKMeansOptions, 'clusters' | 'unitCentres'>,
): Outcome {
  const labels = new Int32Array(X.rows).fill(-1);
  let objective = Infinity;
  for (let round = 0; round < mostRounds; round++) {
    const { changed, total } = assign(X, squares, centres, labels);
    objective = total;
    if (changed === 0) break;
    moveToMeans(X, labels, centres, { clusters, unitCentres });
  }
  return { labels, objective };
}

/** Every row to its nearest centre; a centre without rows stays where it is. */
function assign(
  X: CsrMatrix,
  squares: Float64Array,
  centres: Float64Array,
  labels: Int32Array,
): { readonly changed: number; readonly total: number } {
  const clusters = centres.length / X.columns;
  const parts = Array.from({ length: clusters }, (_, k) =>
    centres.subarray(k * X.columns, (k + 1) * X.columns),
  );
  const lengths = parts.map((centre) => centre.reduce((sum, value) => sum + value * value, 0));
  let changed = 0;
  let total = 0;
  for (let i = 0; i < X.rows; i++) {
    const distances = parts.map(
      (centre, k) => (squares[i] ?? 0) - 2 * product(X, i, centre) + (lengths[k] ?? 0),
    );
    const least = Math.min(...distances);
    const label = distances.indexOf(least);
    if (label !== labels[i]) changed++;
    labels[i] = label;
    total += least;
  }
  return { changed, total };
}

function moveToMeans(
  X: CsrMatrix,
  labels: Int32Array,
  centres: Float64Array,
  { clusters, unitCentres }: Pick<SparseKMeansOptions, 'clusters' | 'unitCentres'>,
): void {
  const members = new Float64Array(clusters);
  for (const label of labels) members[label] = (members[label] ?? 0) + 1;
  for (let k = 0; k < clusters; k++)
    if ((members[k] ?? 0) > 0) centres.fill(0, k * X.columns, (k + 1) * X.columns);
  for (let i = 0; i < X.rows; i++) {
    const k = labels[i] ?? 0;
    addTo(centres.subarray(k * X.columns, (k + 1) * X.columns), X, i, 1 / (members[k] ?? 1));
  }
  if (!unitCentres) return;
  for (let k = 0; k < clusters; k++) {
    const centre = centres.subarray(k * X.columns, (k + 1) * X.columns);
    const length = Math.sqrt(centre.reduce((sum, value) => sum + value * value, 0));
    if (length > 0) centre.forEach((value, j) => (centre[j] = value / length));
  }
}

function product({ indptr, indices, values }: CsrMatrix, i: number, centre: Float64Array): number {
  let sum = 0;
  const end = indptr[i + 1] ?? 0;
  for (let t = indptr[i] ?? 0; t < end; t++) sum += (values[t] ?? 0) * (centre[indices[t] ?? 0] ?? 0);
  return sum;
}

function addTo(
  centre: Float64Array,
  { indptr, indices, values }: CsrMatrix,
  i: number,
  factor: number,
): void {
  const end = indptr[i + 1] ?? 0;
  for (let t = indptr[i] ?? 0; t < end; t++) {
    const j = indices[t] ?? 0;
    centre[j] = (centre[j] ?? 0) + factor * (values[t] ?? 0);
  }
}
