import type { Matrix } from 'ml-matrix';
import { requireVector } from '../arguments.ts';
import { denseCopy, toStrided, type MatrixLike } from '../dense.ts';
import { turnCosine } from '../js/turn.ts';
import { resultTarget, vectorTarget, type OutOption } from '../output.ts';
import { fourierRows } from './fourierRows.ts';
import { requireNotEmpty } from './lengths.ts';
import { transposeInto } from './transpose.ts';

/** Options of the one-dimensional cosine transforms. */
export interface CosineOptions {
  /** Receives the n numbers; may be the argument. */
  readonly out?: Float64Array | undefined;
}

/**
 * The orthonormal discrete cosine transform (type II): X_k = c_k sum_j x_j cos(pi (2 j + 1) k / (2 n)), c_0 = sqrt(1/n), else
 * sqrt(2/n).
 *
 * @param x n numbers, n >= 1
 * @returns n coefficients
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, OUT_OF_MEMORY
 */
export function cosineTransform(
  x: Float64Array | readonly number[],
  { out }: CosineOptions = {},
): Float64Array {
  return oneRow(x, out, cosineRows);
}

/**
 * The inverse of `cosineTransform` (type III, orthonormal).
 *
 * @param x n coefficients, n >= 1
 * @returns n numbers
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, OUT_OF_MEMORY
 */
export function inverseCosineTransform(
  x: Float64Array | readonly number[],
  { out }: CosineOptions = {},
): Float64Array {
  return oneRow(x, out, inverseCosineRows);
}

/**
 * The orthonormal discrete cosine transform of a matrix along both axes.
 *
 * @param a m x n, any sides >= 1
 * @returns m x n coefficients
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, OUT_OF_MEMORY
 */
export function cosineTransform2(a: MatrixLike, { out }: OutOption = {}): Matrix {
  return bothAxes(a, out, cosineRows);
}

/**
 * The inverse of `cosineTransform2`.
 *
 * @param a m x n coefficients
 * @returns m x n
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, OUT_OF_MEMORY
 */
export function inverseCosineTransform2(a: MatrixLike, { out }: OutOption = {}): Matrix {
  return bothAxes(a, out, inverseCosineRows);
}

type Rows = (n: number, count: number, x: Float64Array) => void;

function oneRow(
  x: Float64Array | readonly number[],
  out: Float64Array | undefined,
  rows: Rows,
): Float64Array {
  const given = requireVector(x, undefined, 'x');
  requireNotEmpty(given.length, 'x', 'the length');
  const target = vectorTarget(out, given.length, []);
  const y = given.slice();
  rows(y.length, 1, y);
  target.data.set(y);
  return target.finish();
}

function bothAxes(a: MatrixLike, out: OutOption['out'], transform: Rows): Matrix {
  const given = toStrided(a, 'a');
  const { rows, columns } = given;
  requireNotEmpty(rows, 'a', 'the number of rows');
  requireNotEmpty(columns, 'a', 'the number of columns');
  const target = resultTarget(out, rows, columns, []);
  const x = denseCopy(given);
  transform(columns, rows, x);
  const turned = new Float64Array(rows * columns);
  transposeInto(rows, columns, x, columns, turned, rows);
  transform(rows, columns, turned);
  transposeInto(columns, rows, turned, rows, target.data, target.stride);
  return target.finish();
}

/** cos and sin of pi k / (2 n). */
function quarterTurns(n: number): { cosines: Float64Array; sines: Float64Array } {
  const cosines = new Float64Array(n);
  const sines = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    cosines[k] = turnCosine(k, 4 * n);
    sines[k] = turnCosine(k - n, 4 * n);
  }
  return { cosines, sines };
}

/** By one Fourier transform of even entries followed by odd ones backwards (Makhoul, IEEE Trans. ASSP 28, 1980); two rows at once. */
function cosineRows(n: number, count: number, x: Float64Array): void {
  const pairs = Math.ceil(count / 2);
  const [re, im] = [new Float64Array(pairs * n), new Float64Array(pairs * n)];
  for (let row = 0; row < count; row++) {
    const to = row % 2 === 0 ? re : im;
    const at = (row >> 1) * n;
    for (let j = 0; j < n; j++) to[at + (j % 2 === 0 ? j >> 1 : n - 1 - (j >> 1))] = x[row * n + j];
  }
  fourierRows(n, pairs, re, im, false);
  const { cosines, sines } = quarterTurns(n);
  for (let row = 0; row < count; row++) {
    const at = (row >> 1) * n;
    for (let k = 0; k < n; k++) {
      const p = at + k;
      const q = k === 0 ? at : at + n - k;
      const even = row % 2 === 0;
      const a = 0.5 * (even ? re[p] + re[q] : im[p] + im[q]);
      const b = 0.5 * (even ? im[p] - im[q] : re[q] - re[p]);
      x[row * n + k] = Math.sqrt((k === 0 ? 1 : 2) / n) * (a * cosines[k] + b * sines[k]);
    }
  }
}

function inverseCosineRows(n: number, count: number, x: Float64Array): void {
  const pairs = Math.ceil(count / 2);
  const [re, im] = [new Float64Array(pairs * n), new Float64Array(pairs * n)];
  const { cosines, sines } = quarterTurns(n);
  for (let row = 0; row < count; row++) {
    const at = (row >> 1) * n;
    for (let k = 0; k < n; k++) {
      const scale = Math.sqrt((k === 0 ? 1 : 0.5) / n);
      const a = scale * x[row * n + k];
      const b = k === 0 ? 0 : -scale * x[row * n + n - k];
      const [c, s] = [a * cosines[k] - b * sines[k], a * sines[k] + b * cosines[k]];
      // Two Hermitian sequences in one transform: the first plus i times the second.
      re[at + k] += row % 2 === 0 ? c : -s;
      im[at + k] += row % 2 === 0 ? s : c;
    }
  }
  fourierRows(n, pairs, re, im, true);
  for (let row = 0; row < count; row++) {
    const from = row % 2 === 0 ? re : im;
    const at = (row >> 1) * n;
    for (let j = 0; j < n; j++) x[row * n + j] = from[at + (j % 2 === 0 ? j >> 1 : n - 1 - (j >> 1))];
  }
}
