import type { Matrix } from 'ml-matrix';
import { requireBoolean, requireOneOf, requireVector } from '../arguments.ts';
import { denseCopy, toStrided, type MatrixLike } from '../dense.ts';
import { walshHadamard as transform } from '../js/walshHadamard.ts';
import { kernel } from '../kernels.ts';
import { resultTarget, vectorTarget, type OutOption } from '../output.ts';
import { requirePowerOfTwo } from './lengths.ts';
import { naturalRows, walshOrderings, type WalshOrdering } from './walshOrder.ts';

/** How a Walsh-Hadamard transform is scaled and numbered. */
interface WalshChoices {
  /** Whether the result is divided by the square root of how many there are, which makes the transform its own inverse; default false. */
  readonly orthonormal?: boolean;
  /** How coefficients are numbered: `natural` (default), `paley` or `sequency` (by sign changes); in two dimensions along each axis. */
  readonly ordering?: WalshOrdering;
}

/** Options of `walshHadamard`. */
export interface WalshHadamardOptions extends WalshChoices {
  /** Receives the n coefficients; may be the argument. */
  readonly out?: Float64Array | undefined;
}

/** Options of `walshHadamard2`. */
export interface WalshHadamard2Options extends WalshChoices, OutOption {}

/**
 * The Walsh-Hadamard transform. In natural order y_k = sum_j (-1)^(bits that j and k share) x_j; the other orders renumber
 * the y_k. In each of them the matrix is symmetric.
 *
 * @param x n numbers, n a power of two
 * @returns n numbers
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, UNKNOWN_OPTION (ordering), OUT_OF_MEMORY
 */
export function walshHadamard(
  x: Float64Array | readonly number[],
  { orthonormal = false, ordering = 'natural', out }: WalshHadamardOptions = {},
): Float64Array {
  requireBoolean(orthonormal, 'orthonormal');
  requireOneOf(ordering, walshOrderings, 'ordering');
  const given = requireVector(x, undefined, 'x');
  const n = given.length;
  requirePowerOfTwo(n, 'x', 'the length');
  const target = vectorTarget(out, n, []);
  const y = given.slice();
  kernel('walshHadamard', transform)(n, 1, y);
  const rows = naturalRows(n, ordering);
  const divisor = orthonormal ? Math.sqrt(n) : 1;
  for (let i = 0; i < n; i++) target.data[i] = y[rows[i]] / divisor;
  return target.finish();
}

/**
 * The Walsh-Hadamard transform of a matrix along both axes.
 *
 * @param a m x n, both powers of two
 * @returns m x n
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, UNKNOWN_OPTION (ordering), OUT_OF_MEMORY
 */
export function walshHadamard2(
  a: MatrixLike,
  { orthonormal = false, ordering = 'natural', out }: WalshHadamard2Options = {},
): Matrix {
  requireBoolean(orthonormal, 'orthonormal');
  requireOneOf(ordering, walshOrderings, 'ordering');
  const given = toStrided(a, 'a');
  const { rows, columns } = given;
  requirePowerOfTwo(rows, 'a', 'the number of rows');
  requirePowerOfTwo(columns, 'a', 'the number of columns');
  const target = resultTarget(out, rows, columns, []);
  const y = denseCopy(given);
  // In natural order the Kronecker product of two transforms is the transform of the product of their lengths.
  kernel('walshHadamard', transform)(rows * columns, 1, y);
  const [down, along] = [naturalRows(rows, ordering), naturalRows(columns, ordering)];
  const divisor = orthonormal ? Math.sqrt(rows * columns) : 1;
  for (let i = 0; i < rows; i++) {
    const from = down[i] * columns;
    const to = i * target.stride;
    for (let j = 0; j < columns; j++) target.data[to + j] = y[from + along[j]] / divisor;
  }
  return target.finish();
}
