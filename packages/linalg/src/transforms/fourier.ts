import type { Matrix } from 'ml-matrix';
import { requireVector } from '../arguments.ts';
import { denseCopy, toStrided, type MatrixLike } from '../dense.ts';
import { LabRangeError } from '../errors.ts';
import { fourier } from '../js/fourier.ts';
import { kernel } from '../kernels.ts';
import { adopt } from '../storage.ts';
import { requirePowerOfTwo } from './lengths.ts';

/** Complex numbers. */
export interface ComplexVector {
  /** Real parts. */
  readonly re: Float64Array;
  /** Imaginary parts, as many. */
  readonly im: Float64Array;
}

/** A matrix of complex numbers. */
export interface ComplexMatrix {
  readonly re: Matrix;
  readonly im: Matrix;
}

/**
 * The discrete Fourier transform X_k = sum_j x_j exp(-2 pi i j k / n).
 *
 * @param re n real parts, n a power of two
 * @param im n imaginary parts; default zeros
 * @returns n coefficients
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, OUT_OF_MEMORY
 */
export function fft(
  re: Float64Array | readonly number[],
  im?: Float64Array | readonly number[],
): ComplexVector {
  return transformed(re, im, false);
}

/**
 * The inverse of `fft`: x_j = (1 / n) sum_k X_k exp(2 pi i j k / n).
 *
 * @param re n real parts, n a power of two
 * @param im n imaginary parts; default zeros
 * @returns n numbers
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, OUT_OF_MEMORY
 */
export function inverseFft(
  re: Float64Array | readonly number[],
  im?: Float64Array | readonly number[],
): ComplexVector {
  const result = transformed(re, im, true);
  const { length } = result.re;
  for (let i = 0; i < length; i++) {
    result.re[i] /= length;
    result.im[i] /= length;
  }
  return result;
}

/**
 * The two-dimensional discrete Fourier transform of a real matrix.
 *
 * @param a m x n, both powers of two
 * @returns m x n coefficients, entry (k, l) the conjugate of entry (-k mod m, -l mod n)
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, OUT_OF_MEMORY
 */
export function realFft2(a: MatrixLike): ComplexMatrix {
  const given = toStrided(a, 'a');
  const { rows, columns } = given;
  return transformed2(rows, columns, denseCopy(given), new Float64Array(rows * columns), false, 'a');
}

/**
 * The real matrix whose transform by `realFft2` is given. Of coefficients without that symmetry it is the real part of the
 * inverse transform.
 *
 * @param spectrum m x n coefficients, both powers of two
 * @returns m x n
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, OUT_OF_MEMORY
 */
export function inverseRealFft2(spectrum: { readonly re: MatrixLike; readonly im: MatrixLike }): Matrix {
  const re = toStrided(spectrum.re, 'spectrum.re');
  const im = toStrided(spectrum.im, 'spectrum.im');
  const { rows, columns } = re;
  if (im.rows !== rows || im.columns !== columns) {
    const message = `spectrum.im must be ${rows} x ${columns} like spectrum.re, got ${im.rows} x ${im.columns}`;
    throw new LabRangeError('SHAPE', message, { argument: 'spectrum.im' });
  }
  const result = transformed2(rows, columns, denseCopy(re), denseCopy(im), true, 'spectrum.re');
  return result.re.mul(1 / (rows * columns));
}

function transformed(
  re: Float64Array | readonly number[],
  im: Float64Array | readonly number[] | undefined,
  inverse: boolean,
): ComplexVector {
  const real = requireVector(re, undefined, 're').slice();
  const n = real.length;
  requirePowerOfTwo(n, 're', 'the length');
  const imaginary = im === undefined ? new Float64Array(n) : requireVector(im, n, 'im').slice();
  kernel('fourier', fourier)(n, 1, real, imaginary, inverse);
  return { re: real, im: imaginary };
}

function transformed2(
  rows: number,
  columns: number,
  re: Float64Array,
  im: Float64Array,
  inverse: boolean,
  argument: string,
): ComplexMatrix {
  requirePowerOfTwo(rows, argument, 'the number of rows');
  requirePowerOfTwo(columns, argument, 'the number of columns');
  const transform = kernel('fourier', fourier);
  transform(columns, rows, re, im, inverse);
  const [turnedRe, turnedIm] = [transposeOf(rows, columns, re), transposeOf(rows, columns, im)];
  transform(rows, columns, turnedRe, turnedIm, inverse);
  return {
    re: adopt(transposeOf(columns, rows, turnedRe), rows, columns),
    im: adopt(transposeOf(columns, rows, turnedIm), rows, columns),
  };
}

function transposeOf(rows: number, columns: number, a: Float64Array): Float64Array {
  const turned = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) turned[j * rows + i] = a[i * columns + j];
  return turned;
}
