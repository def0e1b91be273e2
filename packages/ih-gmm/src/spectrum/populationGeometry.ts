import {
  fromData,
  LabRangeError,
  matrixProduct,
  qr,
  symmetricEigen,
  toDense,
  zeros,
  type Matrix,
  type MatrixLike,
} from '@lab/linalg';
import { finiteVector } from '../arguments.ts';
import { entriesOf } from '../table/denseEntries.ts';
import { normaliseRows } from './embedding.ts';
import { readLabels } from '../labels.ts';

/** Eigenvectors of the noiseless rank-K matrix. */
export interface PopulationGeometry {
  /** K eigenvalues of M M', descending, M = Theta Z B. */
  readonly eigenvalues: Float64Array;
  /** n x K, U. */
  readonly eigenvectors: Matrix;
  /** n lengths |U_i| = theta_i / sqrt(sum of theta^2 over its cluster). */
  readonly rowNorms: Float64Array;
  /** n x n inner products of the rows of U at unit length: 1 inside a cluster, 0 between clusters. */
  readonly normalisedRowGram: Matrix;
}

/**
 * What the eigenvectors look like without noise: the rows of a cluster share one direction, the directions of different
 * clusters are orthogonal, and the length of a row is its scale.
 * @param theta n scales > 0
 * @param labels n integers of 0..K - 1, each used
 * @param centres K x p linearly independent profiles
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, RANK_DEFICIENT (profiles linearly dependent)
 * Source: arXiv 2604.05337; derived in docs/theory.md, "Why it works".
 */
export function populationGeometry(
  theta: ArrayLike<number>,
  labels: ArrayLike<number>,
  centres: MatrixLike,
): PopulationGeometry {
  const { data, rows: clusters, columns, stride } = toDense(centres, 'centres');
  if (clusters === 0 || columns === 0)
    throw new LabRangeError('SHAPE', `centres must have a row and a column, got ${clusters} x ${columns}`, {
      argument: 'centres',
    });
  const scales = finiteVector(theta, 'theta');
  const low = scales.findIndex((value) => value <= 0);
  if (low >= 0)
    throw new LabRangeError('OUT_OF_RANGE', `theta[${low}] must be > 0, got ${scales[low]}`, {
      argument: 'theta',
      index: low,
    });
  const read = readLabels(labels, { rows: scales.length, clusters });
  requireIndependent({ data, rows: clusters, columns, stride });
  const lengths = clusterLengths(scales, read, clusters);
  const { values, directions } = clusterDirections({ data, rows: clusters, columns, stride }, lengths);
  const eigenvectors = zeros(scales.length, clusters);
  const rowNorms = new Float64Array(scales.length);
  for (let i = 0; i < scales.length; i++) {
    rowNorms[i] = scales[i] / lengths[read[i]];
    for (let k = 0; k < clusters; k++)
      eigenvectors.set(i, k, rowNorms[i] * directions[read[i] * clusters + k]);
  }
  return { eigenvalues: values, eigenvectors, rowNorms, normalisedRowGram: rowGram(eigenvectors) };
}

interface Profiles {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
}

function requireIndependent(profiles: Profiles): void {
  const transposed = zeros(profiles.columns, profiles.rows);
  for (let k = 0; k < profiles.rows; k++)
    for (let j = 0; j < profiles.columns; j++) transposed.set(j, k, profiles.data[k * profiles.stride + j]);
  const rank = profiles.rows > profiles.columns ? profiles.columns : qr(transposed, { pivot: true }).rank;
  if (rank === profiles.rows) return;
  throw new LabRangeError(
    'RANK_DEFICIENT',
    `centres must be linearly independent, got rank ${rank} of ${profiles.rows}`,
    {
      argument: 'centres',
    },
  );
}

/** sqrt(S_k), S_k = sum of theta^2 over cluster k. */
function clusterLengths(theta: Float64Array, labels: Int32Array, clusters: number): Float64Array {
  const squares = new Float64Array(clusters);
  for (let i = 0; i < theta.length; i++) squares[labels[i]] += theta[i] ** 2;
  return squares.map(Math.sqrt);
}

/** Eigenpairs of S^(1/2) B B' S^(1/2), descending: its vectors hold the common direction of each cluster as rows. */
function clusterDirections(
  { data, rows, columns, stride }: Profiles,
  lengths: Float64Array,
): { readonly values: Float64Array; readonly directions: Float64Array } {
  const stretched = new Float64Array(rows * columns);
  for (let k = 0; k < rows; k++)
    for (let j = 0; j < columns; j++) stretched[k * columns + j] = lengths[k] * data[k * stride + j];
  const matrix = { data: stretched, rows, columns };
  const { values, vectors } = symmetricEigen(matrixProduct(matrix, matrix, { transposeB: true }));
  const ascending = entriesOf(vectors);
  const directions = new Float64Array(rows * rows);
  for (let c = 0; c < rows; c++)
    for (let k = 0; k < rows; k++) directions[c * rows + k] = ascending[c * rows + (rows - 1 - k)];
  return { values: values.slice().reverse(), directions };
}

function rowGram(eigenvectors: Matrix): Matrix {
  const units = entriesOf(eigenvectors).slice();
  normaliseRows(units, eigenvectors.columns);
  const matrix = fromData(units, eigenvectors.rows, eigenvectors.columns);
  return matrixProduct(matrix, matrix, { transposeB: true });
}
