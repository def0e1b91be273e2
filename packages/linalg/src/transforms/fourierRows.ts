import { fourier } from '../js/fourier.ts';
import { turnCosine } from '../js/turn.ts';
import { kernel } from '../kernels.ts';
import { isPowerOfTwo } from './lengths.ts';

/**
 * Discrete Fourier transforms of `count` sequences of n numbers, one after the other, in place and not scaled. Lengths other
 * than powers of two go through a convolution of the next power of two >= 2 n - 1 (Bluestein, IEEE Trans. Audio
 * Electroacoustics 18, 1970).
 */
export function fourierRows(
  n: number,
  count: number,
  re: Float64Array,
  im: Float64Array,
  inverse: boolean,
): void {
  if (isPowerOfTwo(n)) kernel('fourier', fourier)(n, count, re, im, inverse);
  else if (inverse) chirpRows(n, count, im, re);
  else chirpRows(n, count, re, im);
}

interface Chirp {
  /** The power of two of the convolution. */
  readonly size: number;
  /** exp(-pi i k^2 / n). */
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** The transform of exp(pi i k^2 / n), |k| < n, over the size. */
  readonly filterRe: Float64Array;
  readonly filterIm: Float64Array;
}

const chirps = new Map<number, Chirp>();
const CHIRPS_KEPT = 8;
/** Numbers in the room of one batch. */
const BATCH = 1 << 18;

function chirpOf(n: number): Chirp {
  const known = chirps.get(n);
  if (known !== undefined) return known;
  const size = 2 ** Math.ceil(Math.log2(2 * n - 1));
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  const filterRe = new Float64Array(size);
  const filterIm = new Float64Array(size);
  for (let k = 0; k < n; k++) {
    // k^2 modulo 2n keeps the angle below one turn; sin(x) = cos(x - a quarter turn).
    const turn = 4 * ((k * k) % (2 * n));
    re[k] = turnCosine(turn, 8 * n);
    im[k] = -turnCosine(turn - 2 * n, 8 * n);
    const mirror = k === 0 ? 0 : size - k;
    filterRe[k] = filterRe[mirror] = re[k] / size;
    filterIm[k] = filterIm[mirror] = -im[k] / size;
  }
  kernel('fourier', fourier)(size, 1, filterRe, filterIm, false);
  const chirp = { size, re, im, filterRe, filterIm };
  if (chirps.size >= CHIRPS_KEPT) chirps.clear();
  chirps.set(n, chirp);
  return chirp;
}

function chirpRows(n: number, count: number, re: Float64Array, im: Float64Array): void {
  const chirp = chirpOf(n);
  const { size } = chirp;
  const most = Math.max(1, Math.min(count, Math.floor(BATCH / size)));
  const x = new Float64Array(most * size);
  const y = new Float64Array(most * size);
  for (let start = 0; start < count; start += most) {
    const rows = Math.min(most, count - start);
    x.fill(0);
    y.fill(0);
    for (let row = 0; row < rows; row++) modulate(chirp, n, re, im, (start + row) * n, x, y, row * size);
    const a = x.subarray(0, rows * size);
    const b = y.subarray(0, rows * size);
    kernel('fourier', fourier)(size, rows, a, b, false);
    for (let row = 0; row < rows; row++) filterRow(chirp, a, b, row * size);
    kernel('fourier', fourier)(size, rows, a, b, true);
    for (let row = 0; row < rows; row++) modulate(chirp, n, x, y, row * size, re, im, (start + row) * n);
  }
}

/** Multiplies n numbers by the chirp. */
function modulate(
  chirp: Chirp,
  n: number,
  fromRe: Float64Array,
  fromIm: Float64Array,
  from: number,
  toRe: Float64Array,
  toIm: Float64Array,
  to: number,
): void {
  for (let k = 0; k < n; k++) {
    const a = fromRe[from + k];
    const b = fromIm[from + k];
    toRe[to + k] = a * chirp.re[k] - b * chirp.im[k];
    toIm[to + k] = a * chirp.im[k] + b * chirp.re[k];
  }
}

function filterRow(
  { size, filterRe, filterIm }: Chirp,
  x: Float64Array,
  y: Float64Array,
  offset: number,
): void {
  for (let k = 0; k < size; k++) {
    const a = x[offset + k];
    const b = y[offset + k];
    x[offset + k] = a * filterRe[k] - b * filterIm[k];
    y[offset + k] = a * filterIm[k] + b * filterRe[k];
  }
}
