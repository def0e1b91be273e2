import type { Matrix } from 'ml-matrix';
import { requireCount, requireOneOf, requireVector } from '../arguments.ts';
import { toStrided, type MatrixLike } from '../dense.ts';
import { LabRangeError } from '../errors.ts';
import { kernel } from '../kernels.ts';
import { resultTarget, vectorTarget, type OutOption } from '../output.ts';
import { filterBank, type FilterBank } from './filterBank.ts';
import { scalingFilters, type Wavelet } from './scalingFilters.ts';
import { waveletLine, waveletPlane } from './waveletLevels.ts';

/** Options of the wavelet transforms. */
export interface WaveletChoices {
  /** `haar` (default), or `db2` to `db10`: Daubechies' filters of that many vanishing moments. */
  readonly wavelet?: Wavelet;
  /** How often the smooth part is split; default as often as its length (both lengths) can be halved. */
  readonly levels?: number;
}

/** Options of the one-dimensional wavelet transforms. */
export interface WaveletOptions extends WaveletChoices {
  /** Receives the n numbers; may be the argument. */
  readonly out?: Float64Array | undefined;
}

/** Options of the two-dimensional wavelet transforms. */
export interface Wavelet2Options extends WaveletChoices, OutOption {}

/**
 * The filters of a wavelet.
 *
 * @returns `low` h, of length L = 2 x vanishing moments with sum sqrt 2, and `high` g_j = (-1)^j h_(L-1-j)
 * @throws UNKNOWN_OPTION
 */
export function waveletFilters(wavelet: Wavelet): FilterBank {
  requireOneOf(wavelet, Object.keys(scalingFilters), 'wavelet');
  return filterBank(scalingFilters[wavelet]);
}

/**
 * The orthonormal wavelet transform of a periodic sequence: smooth coefficients of the last level first, then details from
 * coarse to fine. At each level a_k = sum_j h_j x_(2k+j), d_k = sum_j (-1)^j h_(L-1-j) x_(2k+j), indices modulo the length.
 *
 * @param x n numbers, n a multiple of 2^levels
 * @returns n coefficients
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, UNKNOWN_OPTION (wavelet), OUT_OF_RANGE (levels)
 */
export function waveletTransform(
  x: Float64Array | readonly number[],
  options: WaveletOptions = {},
): Float64Array {
  return transformed(x, options, false);
}

/**
 * The inverse of `waveletTransform` with the same options.
 *
 * @param x n coefficients
 * @returns n numbers
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, UNKNOWN_OPTION (wavelet), OUT_OF_RANGE (levels)
 */
export function inverseWaveletTransform(
  x: Float64Array | readonly number[],
  options: WaveletOptions = {},
): Float64Array {
  return transformed(x, options, true);
}

/**
 * The orthonormal wavelet transform of a matrix, periodic both ways: at each level the columns, then the rows of the smooth
 * block at the top left are split.
 *
 * @param a m x n, both multiples of 2^levels
 * @returns m x n coefficients
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, UNKNOWN_OPTION (wavelet), OUT_OF_RANGE (levels)
 */
export function waveletTransform2(a: MatrixLike, options: Wavelet2Options = {}): Matrix {
  return transformed2(a, options, false);
}

/**
 * The inverse of `waveletTransform2` with the same options.
 *
 * @param a m x n coefficients
 * @returns m x n
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, UNKNOWN_OPTION (wavelet), OUT_OF_RANGE (levels)
 */
export function inverseWaveletTransform2(a: MatrixLike, options: Wavelet2Options = {}): Matrix {
  return transformed2(a, options, true);
}

function transformed(
  x: Float64Array | readonly number[],
  options: WaveletOptions,
  inverse: boolean,
): Float64Array {
  const given = requireVector(x, undefined, 'x');
  const { bank, levels } = resolve(options, [given.length], 'x');
  const target = vectorTarget(options.out, given.length, []);
  const y = target.data;
  if (y !== given) y.set(given);
  kernel('wavelet', waveletLine)(y.length, y, levels, bank, inverse);
  return target.finish();
}

function transformed2(a: MatrixLike, options: Wavelet2Options, inverse: boolean): Matrix {
  const given = toStrided(a, 'a');
  const { rows, columns } = given;
  const { bank, levels } = resolve(options, [rows, columns], 'a');
  const target = resultTarget(options.out, rows, columns, []);
  kernel('wavelet2', waveletPlane)(given, levels, bank, inverse, target.data, target.stride);
  return target.finish();
}

function resolve(
  { wavelet = 'haar', levels }: WaveletChoices,
  lengths: readonly number[],
  argument: string,
): { bank: FilterBank; levels: number } {
  requireOneOf(wavelet, Object.keys(scalingFilters), 'wavelet');
  if (levels !== undefined) requireCount(levels, 'levels', 0, 52);
  const most = Math.min(...lengths.map(halvings));
  if (levels !== undefined && levels > most) {
    const message = `${argument}: ${lengths.join(' x ')} cannot be halved ${levels} times`;
    throw new LabRangeError('SHAPE', message, { argument });
  }
  return { bank: filterBank(scalingFilters[wavelet]), levels: levels ?? most };
}

function halvings(length: number): number {
  let count = 0;
  for (let rest = length; rest > 0 && rest % 2 === 0; rest /= 2) count++;
  return count;
}
