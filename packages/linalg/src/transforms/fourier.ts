import type { Matrix } from 'ml-matrix';
import { requireBoolean, requireVector } from '../arguments.ts';
import { denseCopy, toStrided, type DenseMatrix, type MatrixLike, type Strided } from '../dense.ts';
import { LabRangeError } from '../errors.ts';
import { kernel } from '../kernels.ts';
import { resultTarget, vectorTarget, type OutOption } from '../output.ts';
import { complexFourier2 } from './complexFourier2.ts';
import { fourierRows } from './fourierRows.ts';
import { requireNotEmpty } from './lengths.ts';
import { realForward2, realInverse2 } from './realFourier2.ts';

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

/** A complex matrix as an argument. */
export interface ComplexMatrixLike {
  readonly re: MatrixLike;
  /** Imaginary parts, of the same shape; default zeros. */
  readonly im?: MatrixLike | undefined;
}

/** Options of the one-dimensional Fourier transforms. */
export interface FourierOptions {
  /** Whether both directions are scaled by 1/sqrt(n), which makes them unitary; default false. */
  readonly orthonormal?: boolean;
  /** Receives the result: as many numbers as are transformed; may be the arguments. */
  readonly out?: ComplexVector | undefined;
}

/** Options of the two-dimensional Fourier transforms with a complex result. */
export interface Fourier2Options {
  /** Whether both directions are scaled by 1/sqrt(m n), which makes them unitary; default false. */
  readonly orthonormal?: boolean;
  /** Receives the result, of its shape; may be the arguments. */
  readonly out?: { readonly re: Matrix | DenseMatrix; readonly im: Matrix | DenseMatrix } | undefined;
}

/** Options of the two-dimensional Fourier transform with a real result. */
export interface InverseRealFourier2Options extends OutOption {
  /** Whether the result is that of a spectrum scaled by 1/sqrt(m n); default false. */
  readonly orthonormal?: boolean;
}

/**
 * The discrete Fourier transform X_k = sum_j x_j exp(-2 pi i j k / n). Any length; powers of two are several times faster.
 *
 * @param re n real parts, n >= 1
 * @param im n imaginary parts; default zeros
 * @returns n coefficients
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, OUT_OF_MEMORY
 */
export function fft(
  re: Float64Array | readonly number[],
  im?: Float64Array | readonly number[],
  options: FourierOptions = {},
): ComplexVector {
  return transformed(re, im, false, options);
}

/**
 * The inverse of `fft`: x_j = (1 / n) sum_k X_k exp(2 pi i j k / n).
 *
 * @param re n real parts, n >= 1
 * @param im n imaginary parts; default zeros
 * @returns n numbers
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, OUT_OF_MEMORY
 */
export function inverseFft(
  re: Float64Array | readonly number[],
  im?: Float64Array | readonly number[],
  options: FourierOptions = {},
): ComplexVector {
  return transformed(re, im, true, options);
}

/**
 * The two-dimensional discrete Fourier transform of a complex matrix.
 *
 * @param a m x n, any sides >= 1
 * @returns m x n coefficients
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, OUT_OF_MEMORY
 */
export function fft2(a: ComplexMatrixLike, options: Fourier2Options = {}): ComplexMatrix {
  return transformed2(a, 'a', false, options);
}

/**
 * The inverse of `fft2` with the same options.
 *
 * @param spectrum m x n coefficients
 * @returns m x n
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, OUT_OF_MEMORY
 */
export function inverseFft2(spectrum: ComplexMatrixLike, options: Fourier2Options = {}): ComplexMatrix {
  return transformed2(spectrum, 'spectrum', true, options);
}

/**
 * The two-dimensional discrete Fourier transform of a real matrix, in half the time of `fft2`.
 *
 * @param a m x n, any sides >= 1; powers of two are several times faster
 * @returns m x n coefficients, entry (k, l) the conjugate of entry (-k mod m, -l mod n)
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, OUT_OF_MEMORY
 */
export function realFft2(a: MatrixLike, { orthonormal = false, out }: Fourier2Options = {}): ComplexMatrix {
  requireBoolean(orthonormal, 'orthonormal');
  const given = toStrided(a, 'a');
  const { rows, columns } = given;
  requireSides(given, 'a');
  const re = resultTarget(out?.re, rows, columns, []);
  const im = resultTarget(out?.im, rows, columns, [re.data]);
  const spectrum = { re: re.data, reRow: re.stride, im: im.data, imRow: im.stride };
  const factor = orthonormal ? 1 / Math.sqrt(rows * columns) : 1;
  kernel('realFourier2', realForward2)(given, factor, spectrum);
  return { re: re.finish(), im: im.finish() };
}

/**
 * The real matrix whose transform by `realFft2` is given. Of coefficients without that symmetry it is the real part of the
 * inverse transform.
 *
 * @param spectrum m x n coefficients
 * @returns m x n
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, OUT_OF_MEMORY
 */
export function inverseRealFft2(
  spectrum: { readonly re: MatrixLike; readonly im: MatrixLike },
  { orthonormal = false, out }: InverseRealFourier2Options = {},
): Matrix {
  requireBoolean(orthonormal, 'orthonormal');
  const re = toStrided(spectrum.re, 'spectrum.re');
  const im = toStrided(spectrum.im, 'spectrum.im');
  const { rows, columns } = re;
  requireSides(re, 'spectrum.re');
  requireSameShape(re, im, 'spectrum');
  const target = resultTarget(out, rows, columns, []);
  const parts = { ...lines(re, 're'), ...lines(im, 'im') };
  const factor = orthonormal ? 1 / Math.sqrt(rows * columns) : 1 / (rows * columns);
  kernel('realFourierInverse2', realInverse2)(rows, columns, parts, factor, target.data, target.stride);
  return target.finish();
}

function lines<Part extends 're' | 'im'>(a: Strided, part: Part) {
  const direct = a.column === 1 && a.offset === 0;
  const data = direct ? a.data : denseCopy(a);
  return { [part]: data, [`${part}Row`]: direct ? a.row : a.columns } as Record<Part, Float64Array> &
    Record<`${Part}Row`, number>;
}

function requireSides({ rows, columns }: Strided, argument: string): void {
  requireNotEmpty(rows, argument, 'the number of rows');
  requireNotEmpty(columns, argument, 'the number of columns');
}

function requireSameShape(re: Strided, im: Strided, argument: string): void {
  if (im.rows === re.rows && im.columns === re.columns) return;
  const message = `${argument}.im must be ${re.rows} x ${re.columns} like ${argument}.re, got ${im.rows} x ${im.columns}`;
  throw new LabRangeError('SHAPE', message, { argument: `${argument}.im` });
}

function transformed(
  re: Float64Array | readonly number[],
  im: Float64Array | readonly number[] | undefined,
  inverse: boolean,
  { orthonormal = false, out }: FourierOptions,
): ComplexVector {
  requireBoolean(orthonormal, 'orthonormal');
  const given = requireVector(re, undefined, 're');
  const n = given.length;
  requireNotEmpty(n, 're', 'the length');
  const imaginary = im === undefined ? undefined : requireVector(im, n, 'im');
  const targets = [vectorTarget(out?.re, n, []), vectorTarget(out?.im, n, [])] as const;
  const [x, y] = [given.slice(), imaginary?.slice() ?? new Float64Array(n)];
  fourierRows(n, 1, x, y, inverse);
  const factor = orthonormal ? 1 / Math.sqrt(n) : inverse ? 1 / n : 1;
  for (let i = 0; i < n; i++) {
    targets[0].data[i] = x[i] * factor;
    targets[1].data[i] = y[i] * factor;
  }
  return { re: targets[0].finish(), im: targets[1].finish() };
}

function transformed2(
  a: ComplexMatrixLike,
  argument: string,
  inverse: boolean,
  { orthonormal = false, out }: Fourier2Options,
): ComplexMatrix {
  requireBoolean(orthonormal, 'orthonormal');
  const given = toStrided(a.re, `${argument}.re`);
  const { rows, columns } = given;
  requireSides(given, `${argument}.re`);
  const imaginary = a.im === undefined ? undefined : toStrided(a.im, `${argument}.im`);
  if (imaginary !== undefined) requireSameShape(given, imaginary, argument);
  const targets = [
    resultTarget(out?.re, rows, columns, []),
    resultTarget(out?.im, rows, columns, []),
  ] as const;
  const spectrum = {
    re: targets[0].data,
    reRow: targets[0].stride,
    im: targets[1].data,
    imRow: targets[1].stride,
  };
  const factor = orthonormal ? 1 / Math.sqrt(rows * columns) : inverse ? 1 / (rows * columns) : 1;
  kernel('fourier2', complexFourier2)(given, imaginary, inverse, factor, spectrum);
  return { re: targets[0].finish(), im: targets[1].finish() };
}
