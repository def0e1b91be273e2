import { emptyBasis, type Basis } from './basis.ts';
import { toDense, type MatrixLike } from './dense.ts';
import { LabRangeError } from './errors.ts';
import { cholesky } from './js/cholesky.ts';
import { gemm } from './js/gemm.ts';
import { triangularSolve } from './js/triangularSolve.ts';
import { normRange } from './js/vector.ts';
import { kernel } from './kernels.ts';
import { contiguousData } from './storage.ts';
import { symmetricEigen } from './symmetricEigen.ts';

// Vectors of a block are rows, one after another: each is contiguous, and products with them run along memory.

// A direction of a block of unit vectors that is shorter than this is rounding error of the others.
const DEPENDENT = 1e-13;
// From this pivot on, Cholesky-QR loses so few digits that a second pass restores orthogonality.
const SAFE_PIVOT = 1e-6;

/** x (p x n) times y' (q x n): the inner products of all pairs of rows, p x q. */
export function innerProducts(
  n: number,
  p: number,
  x: Float64Array,
  q: number,
  y: Float64Array,
): Float64Array {
  const result = new Float64Array(p * q);
  if (p > 0 && q > 0) kernel('gemm', gemm)(p, q, n, 1, x, 0, n, 1, y, 0, 1, n, 0, result, 0, q);
  return result;
}

/** Adds alpha times coefficients (q x p, contiguous) times x (p x n) to the q rows of y. */
export function addCombinations(
  n: number,
  p: number,
  x: Float64Array,
  q: number,
  coefficients: Float64Array,
  alpha: number,
  y: Float64Array,
): void {
  if (p > 0 && q > 0) kernel('gemm', gemm)(q, n, p, alpha, coefficients, 0, p, 1, x, 0, n, 1, 1, y, 0, n);
}

/** Takes the components along orthonormal bases out of each of the rows, twice over all of them. */
export function removeFromBlock(block: Basis, bases: readonly Basis[]): void {
  const { n, data, count } = block;
  for (let pass = 0; pass < 2; pass++)
    for (const basis of bases) {
      const parts = innerProducts(n, count, data, basis.count, basis.data);
      addCombinations(n, basis.count, basis.data, count, parts, -1, data);
    }
}

/**
 * Makes the rows orthonormal in place by Cholesky-QR, twice; rows that depend on others are dropped, by the eigenvectors
 * of the Gram matrix (Stathopoulos and Wu 2002), so that `count` may fall. Zero rows are dropped, too.
 */
export function orthonormalizeBlock(block: Basis): void {
  dropZeros(block);
  for (let pass = 0; pass < 3 && block.count > 0; pass++) {
    const safe = choleskyPass(block);
    if (pass > 0 && safe) return;
    if (!safe) eigenvectorPass(block);
  }
}

/** Unit rows; those that are exactly 0 are left out. */
function dropZeros(block: Basis): void {
  const { n, data, count } = block;
  let kept = 0;
  for (let j = 0; j < count; j++) {
    const norm = normRange(n, data, j * n, 1);
    if (norm === 0) continue;
    for (let i = 0; i < n; i++) data[kept * n + i] = data[j * n + i] / norm;
    kept++;
  }
  block.count = kept;
}

/** One pass of Cholesky-QR; changes nothing and returns false where the Gram matrix is too close to singular. */
function choleskyPass({ n, data, count }: Basis): boolean {
  const factor = innerProducts(n, count, data, count, data);
  if (kernel('cholesky', cholesky)(count, factor, 0, count) >= 0) return false;
  for (let j = 0; j < count; j++) if (factor[j * (count + 1)] < SAFE_PIVOT) return false;
  kernel('triangularSolve', triangularSolve)(false, false, count, n, factor, 0, count, 1, data, 0, n, 1);
  return true;
}

/** Rows become combinations by eigenvectors of their Gram matrix, without those of eigenvalues that are rounding error. */
function eigenvectorPass(block: Basis): void {
  const { n, data, count } = block;
  const { values, vectors } = symmetricEigen({
    data: innerProducts(n, count, data, count, data),
    rows: count,
    columns: count,
  });
  const s = contiguousData(vectors)!;
  const bar = DEPENDENT * values[count - 1];
  const kept = Array.from(values.keys()).filter((j) => values[j] > bar);
  const coefficients = new Float64Array(kept.length * count);
  for (const [at, j] of kept.entries())
    for (let i = 0; i < count; i++) coefficients[at * count + i] = s[i * count + j] / Math.sqrt(values[j]);
  const rows = new Float64Array(kept.length * n);
  addCombinations(n, count, data, kept.length, coefficients, 1, rows);
  data.set(rows);
  block.count = kept.length;
  // The division by small square roots leaves them short of unit length by rounding alone.
  dropZeros(block);
}

/** Orthonormal rows to start from: the columns given and random ones for the rest. */
export function startingBlock(
  n: number,
  count: number,
  start: MatrixLike | undefined,
  random: () => number,
): Basis {
  const block = emptyBasis(n, count);
  for (let i = 0; i < block.data.length; i++) block.data[i] = 2 * random() - 1;
  block.count = count;
  if (start !== undefined) {
    const { data, rows, columns, stride } = toDense(start);
    if (rows !== n || columns < 1 || columns > count) {
      const message = `start must be ${n} x 1..${count}, got ${rows} x ${columns}`;
      throw new LabRangeError('SHAPE', message, { argument: 'start' });
    }
    for (let j = 0; j < columns; j++)
      for (let i = 0; i < n; i++) block.data[j * n + i] = data[i * stride + j];
  }
  orthonormalizeBlock(block);
  fillBlock(block, count, random, []);
  return block;
}

/** Adds random directions, orthogonal to the block and to `others`, until it has `count`. */
export function fillBlock(block: Basis, count: number, random: () => number, others: readonly Basis[]): void {
  while (block.count < count) {
    const fresh = emptyBasis(block.n, count - block.count);
    fresh.count = count - block.count;
    for (let i = 0; i < fresh.data.length; i++) fresh.data[i] = 2 * random() - 1;
    removeFromBlock(fresh, [...others, block]);
    orthonormalizeBlock(fresh);
    block.data.set(fresh.data.subarray(0, fresh.count * block.n), block.count * block.n);
    block.count += fresh.count;
  }
}
