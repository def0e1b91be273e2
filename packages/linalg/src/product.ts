import type { Matrix } from 'ml-matrix';
import { requireBoolean, requireOneOf, requireVector } from './arguments.ts';
import { requireFinite, toStrided, transposed, type MatrixLike, type Strided } from './dense.ts';
import { LabRangeError } from './errors.ts';
import { gemm, syrk } from './js/gemm.ts';
import { gemv } from './js/gemv.ts';
import { kernel } from './kernels.ts';
import { requireFiniteResult, resultTarget, vectorTarget, type OutOption } from './output.ts';

/** Options of `matrixProduct`. */
export interface MatrixProductOptions extends OutOption {
  /** Whether a stands for its transpose; default false. */
  readonly transposeA?: boolean;
  /** Whether b stands for its transpose; default false. */
  readonly transposeB?: boolean;
}

/**
 * The product op(a) op(b), op the transpose where asked for.
 *
 * @param a m x k, or k x m with `transposeA`
 * @param b k x n, or n x k with `transposeB`
 * @returns m x n; zeros where k is 0
 * @throws SHAPE (inner dimensions differ), NOT_FINITE, WRONG_TYPE
 */
export function matrixProduct(a: MatrixLike, b: MatrixLike, options: MatrixProductOptions = {}): Matrix {
  const { transposeA = false, transposeB = false, out } = options;
  requireBoolean(transposeA, 'transposeA');
  requireBoolean(transposeB, 'transposeB');
  const givenA = toStrided(a, 'a', { finite: false });
  const givenB = toStrided(b, 'b', { finite: false });
  const p = transposeA ? transposed(givenA) : givenA;
  const q = transposeB ? transposed(givenB) : givenB;
  if (p.columns !== q.rows) {
    const message = `inner dimensions differ: ${p.rows} x ${p.columns} times ${q.rows} x ${q.columns}`;
    throw new LabRangeError('SHAPE', message, { argument: 'b' });
  }
  const target = resultTarget(out, p.rows, q.columns, [p.data, q.data]);
  kernel('gemm', gemm)(
    p.rows,
    q.columns,
    p.columns,
    1,
    p.data,
    p.offset,
    p.row,
    p.column,
    q.data,
    q.offset,
    q.row,
    q.column,
    0,
    target.data,
    0,
    target.stride,
  );
  checkProduct(p.rows, q.columns, target, [
    [givenA, 'a'],
    [givenB, 'b'],
  ]);
  return target.finish();
}

/** Options of `matrixVector`. */
export interface MatrixVectorOptions {
  /** Whether a stands for its transpose; default false. */
  readonly transpose?: boolean;
  /** Receives the result; may be x. */
  readonly out?: Float64Array | undefined;
}

/**
 * The product op(a) x of a matrix and a vector.
 *
 * @param a m x n, or n x m with `transpose`
 * @param x n entries
 * @returns m entries
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function matrixVector(
  a: MatrixLike,
  x: Float64Array | readonly number[],
  options: MatrixVectorOptions = {},
): Float64Array {
  const { transpose = false, out } = options;
  requireBoolean(transpose, 'transpose');
  const given = toStrided(a, 'a', { finite: false });
  const p = transpose ? transposed(given) : given;
  const vector = requireVector(x, p.columns, 'x');
  const target = vectorTarget(out, p.rows, [p.data, vector]);
  kernel('gemv', gemv)(p.rows, p.columns, p.data, p.offset, p.row, p.column, vector, 0, target.data, 0);
  checkProduct(p.rows, 1, { data: target.data, stride: 1 }, [[given, 'a']]);
  return target.finish();
}

/** Options of `gram`. */
export interface GramOptions extends OutOption {
  /** 'columns' for a'a (default), 'rows' for aa'. */
  readonly side?: 'columns' | 'rows';
}

/**
 * The matrix of inner products of the columns (a'a) or of the rows (aa') of a matrix, exactly symmetric.
 *
 * @param a m x n
 * @returns n x n for columns, m x m for rows
 * @throws NOT_FINITE, SHAPE, WRONG_TYPE, UNKNOWN_OPTION
 */
export function gram(a: MatrixLike, { side = 'columns', out }: GramOptions = {}): Matrix {
  requireOneOf(side, ['columns', 'rows'], 'side');
  const given = toStrided(a, 'a', { finite: false });
  const p = side === 'rows' ? given : transposed(given);
  const n = p.rows;
  const target = resultTarget(out, n, n, [p.data]);
  const { data, stride } = target;
  kernel('syrk', syrk)(n, p.columns, 1, p.data, p.offset, p.row, p.column, 0, data, 0, stride);
  mirrorLower(n, data, stride);
  checkProduct(n, n, target, [[given, 'a']]);
  return target.finish();
}

/** NOT_FINITE where an input or the m x n result is not finite; an empty result says nothing about the inputs. */
function checkProduct(
  m: number,
  n: number,
  { data, stride }: { data: Float64Array; stride: number },
  inputs: readonly (readonly [Strided, string])[],
): void {
  const blame = (): void => {
    for (const [matrix, argument] of inputs) requireFinite(matrix, argument);
  };
  if (m === 0 || n === 0) blame();
  requireFiniteResult(m, n, data, stride, 'a', blame);
}

/** Copies the lower triangle over the upper one. */
export function mirrorLower(n: number, data: Float64Array, stride: number): void {
  const block = 32;
  for (let ib = 0; ib < n; ib += block) {
    for (let jb = 0; jb <= ib; jb += block) {
      const end = Math.min(ib + block, n);
      for (let i = ib; i < end; i++) {
        const last = Math.min(jb + block, i);
        for (let j = jb; j < last; j++) data[j * stride + i] = data[i * stride + j];
      }
    }
  }
}
