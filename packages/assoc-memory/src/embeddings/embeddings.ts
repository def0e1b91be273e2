import { fromData, qr } from '@lab/linalg';
import { requireCount } from '@lab/linalg/arguments';
import { normalMatrix, randomStream, type PathElement, type RandomStream } from '@lab/stats';
import { requireMemory } from '../simulation/memoryLimit.ts';
import type { Matrix } from '../matrixInput.ts';

/** Sizes and seed of drawn embeddings. */
export interface EmbeddingOptions {
  /** Number of rows, an integer >= 1. */
  readonly n: number;
  /** Dimension, an integer >= 1. */
  readonly d: number;
  /** Names the random stream, a number or a string. */
  readonly seed: PathElement;
  /** Bytes the matrix may take; default 1 GiB. */
  readonly memoryLimit?: number | undefined;
}

/**
 * Gaussian embeddings: n rows with independent entries N(0, 1/d), so that lengths are near 1.
 *
 * @throws NOT_FINITE, OUT_OF_RANGE (also above `memoryLimit`), WRONG_TYPE
 */
export function gaussianEmbeddings({ n, d, seed, memoryLimit }: EmbeddingOptions): Matrix {
  const [rows, columns] = sizes(n, d, memoryLimit);
  const data = new Float64Array(rows * columns);
  randomStream(seed, 'gaussian').fillNormal(data);
  const scale = 1 / Math.sqrt(columns);
  for (let i = 0; i < data.length; i++) data[i] *= scale;
  return fromData(data, rows, columns);
}

/**
 * Orthogonal embeddings: the rows of random orthogonal matrices of order d, one matrix for every d rows. Rows of one matrix are
 * orthonormal; up to n = d there is one matrix and no interference.
 *
 * @throws NOT_FINITE, OUT_OF_RANGE (also above `memoryLimit`), WRONG_TYPE
 */
export function orthogonalEmbeddings({ n, d, seed, memoryLimit }: EmbeddingOptions): Matrix {
  const [rows, columns] = sizes(n, d, memoryLimit);
  const data = new Float64Array(rows * columns);
  for (let from = 0; from < rows; from += columns) {
    const frame = orthogonalFrame(randomStream(seed, 'orthogonal', from / columns), columns);
    data.set(frame.subarray(0, Math.min(columns, rows - from) * columns), from * columns);
  }
  return fromData(data, rows, columns);
}

/** A uniformly random orthogonal matrix, row by row: Q of a Gaussian matrix with the signs of R's diagonal. */
export function orthogonalFrame(stream: RandomStream, d: number): Float64Array {
  const { q, r } = qr(normalMatrix(stream, d, d));
  const frame = new Float64Array(d * d);
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++) frame[i * d + j] = r.get(j, j) < 0 ? -q.get(i, j) : q.get(i, j);
  return frame;
}

function sizes(n: number, d: number, memoryLimit: number | undefined): [number, number] {
  const columns = requireCount(d, 'd', 1, 2 ** 20);
  const rows = requireCount(n, 'n', 1, Math.floor(2 ** 31 / columns));
  requireMemory(8 * rows * columns, memoryLimit, 'simulateCapacity draws embeddings block by block');
  return [rows, columns];
}
