import { symmetricEigen } from '@lab/linalg';
import { randomStream } from '@lab/stats';
import { addColumns, dotColumns } from '../design/dotColumns.ts';
import { inner, length } from './vectors.ts';

/** What k steps of Lanczos know of a symmetric operator. */
export interface LanczosResult {
  /** Ritz values at the two ends: both lie inside the spectrum. */
  readonly smallest: number;
  readonly largest: number;
  /** Residual norms of the two: some eigenvalue is that near. */
  readonly smallestResidual: number;
  readonly largestResidual: number;
  /** Their Ritz vectors, of length 1. */
  readonly smallestVector: Float64Array;
  readonly largestVector: Float64Array;
  readonly steps: number;
  /** Whether the Krylov space is exhausted: the ends are those of the spectrum (with probability 1). */
  readonly exact: boolean;
}

/**
 * Lanczos with full reorthogonalisation from a random direction.
 *
 * @param size dimension
 * @param multiply writes the product with x to `out`
 * @param steps at most this many products, at least 1
 * @param seed of the start
 * @param isEnough whether to end after three quarters of the steps; default not
 */
export function lanczos(
  size: number,
  multiply: (x: Float64Array, out: Float64Array) => void,
  steps: number,
  seed: number,
  isEnough?: (found: LanczosResult) => boolean,
): LanczosResult {
  const count = Math.min(steps, size);
  // The directions one after the other.
  const basis = new Float64Array(count * size);
  basis.set(randomDirection(size, seed));
  const diagonal: number[] = [];
  const offDiagonal: number[] = [];
  const next = new Float64Array(size);
  let scale = 0;
  for (let k = 0; k < count; k++) {
    const direction = basis.subarray(k * size, (k + 1) * size);
    multiply(direction, next);
    const alpha = inner(direction, next);
    diagonal.push(alpha);
    const before = k === 0 ? 0 : offDiagonal[k - 1];
    const last = (k === 0 ? 0 : k - 1) * size;
    for (let j = 0; j < size; j++) next[j] -= alpha * direction[j] + before * basis[last + j];
    const beta = orthogonalise(next, basis, k + 1);
    offDiagonal.push(beta);
    scale = Math.max(scale, Math.abs(alpha) + beta);
    if (!(beta > 1e-14 * scale)) break;
    if (isEnough !== undefined && k + 1 === Math.ceil(0.75 * count)) {
      const found = ritz(basis, diagonal, offDiagonal, size, scale);
      if (isEnough(found)) return found;
    }
    if (k + 1 < count) for (let j = 0, at = (k + 1) * size; j < size; j++, at++) basis[at] = next[j] / beta;
  }
  return ritz(basis, diagonal, offDiagonal, size, scale);
}

function ritz(
  basis: Float64Array,
  diagonal: readonly number[],
  offDiagonal: readonly number[],
  size: number,
  scale: number,
): LanczosResult {
  const k = diagonal.length;
  const data = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    data[i * k + i] = diagonal[i];
    if (i + 1 < k) data[i * k + i + 1] = data[(i + 1) * k + i] = offDiagonal[i];
  }
  const { values, vectors } = symmetricEigen({ data, rows: k, columns: k });
  const last = offDiagonal[k - 1];
  const vector = (q: number): Float64Array => {
    const weights = Float64Array.from({ length: k }, (_, i) => vectors.get(i, q));
    const out = new Float64Array(size);
    addColumns(size, k, 1, weights, basis, out);
    return out;
  };
  return {
    smallest: values[0],
    largest: values[k - 1],
    smallestResidual: last * Math.abs(vectors.get(k - 1, 0)),
    largestResidual: last * Math.abs(vectors.get(k - 1, k - 1)),
    smallestVector: vector(0),
    largestVector: vector(k - 1),
    steps: k,
    exact: k === size || last <= 1e-13 * scale,
  };
}

/** A uniform direction: what the bounds on Lanczos assume of its start. */
function randomDirection(size: number, seed: number): Float64Array {
  const start = randomStream(seed, 'lanczos').fillNormal(new Float64Array(size));
  const norm = length(start);
  return start.map((value) => value / norm);
}

/**
 * Makes x, from which the last two directions were taken, orthogonal to the first `count` of the basis; returns the length that is
 * left. Either alone is not enough, however little cancels in a step: the error grows by that factor step after step, and near
 * the identity Ritz values leave the spectrum.
 */
function orthogonalise(x: Float64Array, basis: Float64Array, count: number): number {
  const shares = new Float64Array(count);
  dotColumns(x.length, count, basis, x, shares);
  addColumns(x.length, count, -1, shares, basis, x);
  return length(x);
}
