import { outOfRange, requirePositive, wrongShape } from '@lab/linalg/arguments';
import { readSignal, readShape, sizeOf, type Parts, type Shape, type SignalLike } from './signal.ts';

function pair(x: SignalLike, reference: SignalLike): { x: Parts; reference: Parts } {
  const wanted = readSignal(reference, sizeOfLike(reference), 'reference');
  return { x: readSignal(x, wanted.re.length, 'x'), reference: wanted };
}

function sizeOfLike(value: SignalLike): number {
  if ('re' in value && 'im' in value) return sizeOfLike(value.re);
  if ('rows' in value && 'columns' in value) return value.rows * value.columns;
  const first: unknown = (value as ArrayLike<unknown>)[0];
  const rows = (value as ArrayLike<unknown>).length;
  return typeof first === 'object' && first !== null ? rows * (first as ArrayLike<unknown>).length : rows;
}

function squaredDistance(a: Parts, b: Parts): number {
  let sum = 0;
  for (let i = 0; i < a.re.length; i++) {
    sum +=
      (a.re[i] - b.re[i]) ** 2 +
      ((a.im === undefined ? 0 : a.im[i]) - (b.im === undefined ? 0 : b.im[i])) ** 2;
  }
  return sum;
}

/**
 * |x - reference| / |reference|.
 *
 * @throws OUT_OF_RANGE for a reference of zeros; SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function relativeError(x: SignalLike, reference: SignalLike): number {
  const both = pair(x, reference);
  const zero = { re: new Float64Array(both.reference.re.length) };
  const size = squaredDistance(both.reference, zero);
  if (size === 0) throw outOfRange('reference', 'not all zeros', 'zeros');
  return Math.sqrt(squaredDistance(both.x, both.reference) / size);
}

/** Options of {@link psnr}. */
export interface PsnrOptions {
  /** The largest value a pixel may have, default 1. */
  readonly peak?: number | undefined;
}

/**
 * Peak signal to noise ratio in decibel, 10 log10(peak^2 / mean squared error); Infinity for equal images.
 *
 * @throws SHAPE, OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 */
export function psnr(x: SignalLike, reference: SignalLike, { peak = 1 }: PsnrOptions = {}): number {
  const both = pair(x, reference);
  const top = requirePositive(peak, 'peak');
  return 10 * Math.log10((top * top * both.x.re.length) / squaredDistance(both.x, both.reference));
}

/** Options of {@link ssim}. */
export interface SsimOptions extends PsnrOptions {
  /** `[rows, columns]`, both at least 11. */
  readonly shape: Shape;
}

const radius = 5;
const kernel = gaussian(1.5);

function gaussian(sigma: number): Float64Array {
  const values = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
  );
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}

/**
 * Mean structural similarity of two real images (Wang, Bovik, Sheikh and Simoncelli 2004): Gaussian window of 11 x 11 pixels and
 * standard deviation 1.5, K1 = 0.01, K2 = 0.03, over windows inside the image.
 *
 * @throws SHAPE for images of less than 11 x 11; OUT_OF_RANGE, NOT_FINITE, WRONG_TYPE
 */
export function ssim(x: SignalLike, reference: SignalLike, { shape: given, peak = 1 }: SsimOptions): number {
  const shape = readShape(given);
  const [rows, columns] = shape.length === 2 ? shape : [1, shape[0]];
  if (Math.min(rows, columns) < kernel.length)
    throw wrongShape('shape', 'at least 11 x 11 entries', shape.join(' x '));
  const a = readSignal(x, sizeOf(shape), 'x').re;
  const b = readSignal(reference, sizeOf(shape), 'reference').re;
  const top = requirePositive(peak, 'peak');
  const [c1, c2] = [(0.01 * top) ** 2, (0.03 * top) ** 2];
  const smooth = (f: (i: number) => number): Float64Array =>
    windowMeans(
      Float64Array.from(a, (_, i) => f(i)),
      rows,
      columns,
    );
  const [ma, mb] = [smooth((i) => a[i]), smooth((i) => b[i])];
  const [aa, bb, ab] = [smooth((i) => a[i] * a[i]), smooth((i) => b[i] * b[i]), smooth((i) => a[i] * b[i])];
  let sum = 0;
  for (let i = 0; i < ma.length; i++) {
    const [va, vb, cov] = [aa[i] - ma[i] ** 2, bb[i] - mb[i] ** 2, ab[i] - ma[i] * mb[i]];
    sum += ((2 * ma[i] * mb[i] + c1) * (2 * cov + c2)) / ((ma[i] ** 2 + mb[i] ** 2 + c1) * (va + vb + c2));
  }
  return sum / ma.length;
}

/** Weighted means over windows that lie inside. */
function windowMeans(image: Float64Array, rows: number, columns: number): Float64Array {
  const [m, n] = [rows - 2 * radius, columns - 2 * radius];
  const lines = new Float64Array(rows * n);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let t = 0; t < kernel.length; t++) sum += kernel[t] * image[i * columns + j + t];
      lines[i * n + j] = sum;
    }
  const means = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let t = 0; t < kernel.length; t++) sum += kernel[t] * lines[(i + t) * n + j];
      means[i * n + j] = sum;
    }
  return means;
}
