import type { Matrix } from 'ml-matrix';
import { requireCount, requireOneOf, requireVector } from '../arguments.ts';
import { denseCopy, toStrided, type MatrixLike } from '../dense.ts';
import { LabRangeError } from '../errors.ts';
import { adopt } from '../storage.ts';
import { scalingFilters, type Wavelet } from './scalingFilters.ts';

/** Options of the wavelet transforms. */
export interface WaveletOptions {
  /** `haar` (default), or `db2` to `db10`: Daubechies' filters of that many vanishing moments. */
  readonly wavelet?: Wavelet;
  /** How often the smooth part is split; default as often as its length (both lengths) can be halved. */
  readonly levels?: number;
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
  const y = requireVector(x, undefined, 'x').slice();
  const { filter, levels } = resolve(options, [y.length], 'x');
  const room = new Float64Array(y.length);
  for (let level = 0; level < levels; level++) split(filter, y.length / 2 ** level, y, 0, 1, room);
  return y;
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
  const y = requireVector(x, undefined, 'x').slice();
  const { filter, levels } = resolve(options, [y.length], 'x');
  const room = new Float64Array(y.length);
  for (let level = levels - 1; level >= 0; level--) join(filter, y.length / 2 ** level, y, 0, 1, room);
  return y;
}

/**
 * The orthonormal wavelet transform of a matrix, periodic both ways: at each level the rows, then the columns of the smooth
 * block at the top left are split.
 *
 * @param a m x n, both multiples of 2^levels
 * @returns m x n coefficients
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, UNKNOWN_OPTION (wavelet), OUT_OF_RANGE (levels)
 */
export function waveletTransform2(a: MatrixLike, options: WaveletOptions = {}): Matrix {
  const { data, rows, columns, filter, levels, room } = prepare2(a, options);
  for (let level = 0; level < levels; level++) {
    const [m, n] = [rows / 2 ** level, columns / 2 ** level];
    for (let i = 0; i < m; i++) split(filter, n, data, i * columns, 1, room);
    for (let j = 0; j < n; j++) split(filter, m, data, j, columns, room);
  }
  return adopt(data, rows, columns);
}

/**
 * The inverse of `waveletTransform2` with the same options.
 *
 * @param a m x n coefficients
 * @returns m x n
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, UNKNOWN_OPTION (wavelet), OUT_OF_RANGE (levels)
 */
export function inverseWaveletTransform2(a: MatrixLike, options: WaveletOptions = {}): Matrix {
  const { data, rows, columns, filter, levels, room } = prepare2(a, options);
  for (let level = levels - 1; level >= 0; level--) {
    const [m, n] = [rows / 2 ** level, columns / 2 ** level];
    for (let j = 0; j < n; j++) join(filter, m, data, j, columns, room);
    for (let i = 0; i < m; i++) join(filter, n, data, i * columns, 1, room);
  }
  return adopt(data, rows, columns);
}

function prepare2(a: MatrixLike, options: WaveletOptions) {
  const given = toStrided(a, 'a');
  const { rows, columns } = given;
  const room = new Float64Array(Math.max(rows, columns));
  return { ...resolve(options, [rows, columns], 'a'), data: denseCopy(given), rows, columns, room };
}

function resolve(
  { wavelet = 'haar', levels }: WaveletOptions,
  lengths: readonly number[],
  argument: string,
): { filter: readonly number[]; levels: number } {
  requireOneOf(wavelet, Object.keys(scalingFilters), 'wavelet');
  if (levels !== undefined) requireCount(levels, 'levels', 0, 52);
  const most = Math.min(...lengths.map(halvings));
  if (levels !== undefined && levels > most) {
    const message = `${argument}: ${lengths.join(' x ')} cannot be halved ${levels} times`;
    throw new LabRangeError('SHAPE', message, { argument });
  }
  return { filter: scalingFilters[wavelet], levels: levels ?? most };
}

function halvings(length: number): number {
  let count = 0;
  for (let rest = length; rest > 0 && rest % 2 === 0; rest /= 2) count++;
  return count;
}

function split(
  filter: readonly number[],
  n: number,
  x: Float64Array,
  offset: number,
  stride: number,
  room: Float64Array,
): void {
  const half = n / 2;
  const last = filter.length - 1;
  for (let k = 0; k < half; k++) {
    let smooth = 0;
    let detail = 0;
    for (let j = 0, at = 2 * k; j <= last; j++, at++) {
      const value = x[offset + (at % n) * stride];
      smooth += filter[j] * value;
      detail += (j % 2 === 0 ? filter[last - j] : -filter[last - j]) * value;
    }
    room[k] = smooth;
    room[half + k] = detail;
  }
  for (let i = 0; i < n; i++) x[offset + i * stride] = room[i];
}

function join(
  filter: readonly number[],
  n: number,
  x: Float64Array,
  offset: number,
  stride: number,
  room: Float64Array,
): void {
  const half = n / 2;
  const last = filter.length - 1;
  room.fill(0, 0, n);
  for (let k = 0; k < half; k++) {
    const smooth = x[offset + k * stride];
    const detail = x[offset + (half + k) * stride];
    for (let j = 0, at = 2 * k; j <= last; j++, at++)
      room[at % n] += filter[j] * smooth + (j % 2 === 0 ? filter[last - j] : -filter[last - j]) * detail;
  }
  for (let i = 0; i < n; i++) x[offset + i * stride] = room[i];
}
