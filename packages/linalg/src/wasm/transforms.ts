import { LabRangeError } from '../errors.ts';
import { twiddles } from '../js/twiddles.ts';
import type { FilterBank } from '../transforms/filterBank.ts';
import type { Engine } from './engine.ts';
import { copyInRows, copyOut, scoped, type Operand } from './operand.ts';

function requirePowerOfTwo(n: number, argument: string): void {
  if (Number.isInteger(n) && n >= 1 && Number.isInteger(Math.log2(n))) return;
  throw new LabRangeError('SHAPE', `${argument} must be a power of two, got ${n}`, { argument });
}

/**
 * Discrete Fourier transforms in place, not scaled: X_k = sum of x_j exp(-2 pi i j k / n), or exp(+...) when inverse.
 *
 * @param engine what to run on
 * @param n length of each transform, a power of two
 * @param count number of transforms, one after the other in the arrays
 * @param re n count real parts
 * @param im n count imaginary parts
 * @param inverse which sign; default forward
 * @throws SHAPE, OUT_OF_MEMORY
 */
export function fft(
  engine: Engine,
  n: number,
  count: number,
  re: Float64Array,
  im: Float64Array,
  inverse = false,
): void {
  requirePowerOfTwo(n, 'n');
  if (n === 1 || count === 0) return;
  // The inverse is the forward transform with real and imaginary parts exchanged.
  const [first, second] = inverse ? [im, re] : [re, im];
  const { core } = engine;
  const total = n * count;
  scoped(engine, () => {
    const [x, to, room] = [2 * total, 2 * total, 2 * n].map((length) => core.alloc(8 * length));
    const table = placeTable(engine, n);
    const heap = engine.f64();
    heap.set(first.subarray(0, total), x / 8);
    heap.set(second.subarray(0, total), x / 8 + total);
    const half = 8 * total;
    for (let at = 0; at < half; at += 8 * n)
      core.fourier(n, x + at, x + half + at, to + at, to + half + at, room, room + 8 * n, table);
    first.set(heap.subarray(to / 8, to / 8 + total));
    second.set(heap.subarray(to / 8 + total, to / 8 + 2 * total));
  });
}

/** The table of the angles of length n, in the memory. */
function placeTable(engine: Engine, n: number): number {
  const table = twiddles(Math.max(4, n));
  const at = engine.core.alloc(8 * table.length);
  engine.f64().set(table, at / 8);
  return at;
}

/** Where the angles of both sides of a matrix lie. */
function placeTables(engine: Engine, m: number, n: number): readonly [number, number] {
  const down = placeTable(engine, m);
  return [n === m ? down : placeTable(engine, n), down];
}

/** Whether the plane kernels take a matrix of these sides. */
export function isFourierPlane(m: number, n: number): boolean {
  return m >= 8 && n >= 16 && Number.isInteger(Math.log2(m)) && Number.isInteger(Math.log2(n));
}

/**
 * The discrete Fourier transform of an m x n matrix times `factor`, for sides that `isFourierPlane` admits.
 *
 * @param im imaginary parts; undefined for a real matrix
 * @throws OUT_OF_MEMORY
 */
export function fft2(
  engine: Engine,
  m: number,
  n: number,
  re: Operand,
  im: Operand | undefined,
  inverse: boolean,
  factor: number,
  outRe: Operand,
  outIm: Operand,
): void {
  const { core } = engine;
  const size = m * n;
  scoped(engine, () => {
    const x = copyInRows(engine, re, m, n);
    const y = im === undefined ? core.alloc(8 * size) : copyInRows(engine, im, m, n);
    if (im === undefined) engine.f64().fill(0, y / 8, y / 8 + size);
    const to = core.alloc(16 * size);
    const [along, down] = placeTables(engine, m, n);
    const [p, q] = inverse ? [y, x] : [x, y];
    core.fourier2(m, n, p, q, to, to + 8 * size, along, down, factor);
    const [first, second] = inverse ? [outIm, outRe] : [outRe, outIm];
    takeOut(engine, to, m, n, first);
    takeOut(engine, to + 8 * size, m, n, second);
  });
}

/** The transform of a real matrix, as `fft2`. */
export function realFft2(
  engine: Engine,
  m: number,
  n: number,
  a: Operand,
  factor: number,
  outRe: Operand,
  outIm: Operand,
): void {
  scoped(engine, () => {
    const x = copyInRows(engine, a, m, n);
    const to = engine.core.alloc(16 * m * n);
    const [along, down] = placeTables(engine, m, n);
    engine.core.realFourier2(m, n, x, to, to + 8 * m * n, along, down, factor);
    takeOut(engine, to, m, n, outRe);
    takeOut(engine, to + 8 * m * n, m, n, outIm);
  });
}

/** The real part of the inverse transform times `factor`, for sides that `isFourierPlane` admits. */
export function inverseRealFft2(
  engine: Engine,
  m: number,
  n: number,
  re: Operand,
  im: Operand,
  factor: number,
  out: Operand,
): void {
  scoped(engine, () => {
    const x = copyInRows(engine, re, m, n);
    const y = copyInRows(engine, im, m, n);
    const to = engine.core.alloc(8 * m * n);
    const [along, down] = placeTables(engine, m, n);
    engine.core.realFourierInverse2(m, n, x, y, to, along, down, factor);
    takeOut(engine, to, m, n, out);
  });
}

function takeOut(engine: Engine, at: number, m: number, n: number, to: Operand): void {
  copyOut(engine.f64(), { at, rowStride: n, columnStride: 1 }, m, n, to);
}

/**
 * Walsh-Hadamard transforms in natural (Hadamard) order, in place, not scaled.
 *
 * @param engine what to run on
 * @param n length of each transform, a power of two
 * @param count number of transforms, one after the other
 * @param x n count numbers
 * @throws SHAPE, OUT_OF_MEMORY
 */
export function walshHadamard(engine: Engine, n: number, count: number, x: Float64Array): void {
  requirePowerOfTwo(n, 'n');
  const { core } = engine;
  scoped(engine, () => {
    const at = core.alloc(8 * n * count);
    const heap = engine.f64();
    heap.set(x.subarray(0, n * count), at / 8);
    for (let i = 0; i < count; i++) core.walshHadamard(n, at + 8 * i * n);
    x.set(heap.subarray(at / 8, at / 8 + n * count));
  });
}

/** The filters of a wavelet in the memory, low then high. */
function placeFilters(engine: Engine, { low, high }: FilterBank): readonly [number, number, number] {
  const taps = low.length;
  const at = engine.core.alloc(16 * taps);
  engine.f64().set(low, at / 8);
  engine.f64().set(high, at / 8 + taps);
  return [taps, at, at + 8 * taps];
}

/**
 * Periodic wavelet transform of n numbers in place: the smooth coefficients of the last level first, then the details from
 * coarse to fine.
 *
 * @param engine what to run on
 * @param n a multiple of 2^levels
 * @param x n numbers
 * @param levels how often the smooth part is split, >= 0
 * @param bank filters of even length
 * @param inverse whether x holds coefficients
 * @throws SHAPE, OUT_OF_MEMORY
 */
export function wavelet(
  engine: Engine,
  n: number,
  x: Float64Array,
  levels: number,
  bank: FilterBank,
  inverse: boolean,
): void {
  requireDivisible(n, levels, 'n');
  const { core } = engine;
  scoped(engine, () => {
    const at = core.alloc(8 * n);
    const [taps, low, high] = placeFilters(engine, bank);
    engine.f64().set(x.subarray(0, n), at / 8);
    const transform = inverse ? core.waveletInverse : core.waveletForward;
    transform(n, at, levels, taps, low, high);
    x.set(engine.f64().subarray(at / 8, at / 8 + n));
  });
}

/** As `wavelet` for an m x n matrix along both axes. */
export function wavelet2(
  engine: Engine,
  m: number,
  n: number,
  a: Operand,
  levels: number,
  bank: FilterBank,
  inverse: boolean,
  out: Operand,
): void {
  requireDivisible(m, levels, 'm');
  requireDivisible(n, levels, 'n');
  scoped(engine, () => {
    const x = copyInRows(engine, a, m, n);
    const to = engine.core.alloc(8 * m * n);
    const [taps, low, high] = placeFilters(engine, bank);
    const transform = inverse ? engine.core.waveletInverse2 : engine.core.waveletForward2;
    transform(m, n, x, to, levels, taps, low, high);
    takeOut(engine, to, m, n, out);
  });
}

function requireDivisible(n: number, levels: number, argument: string): void {
  if (Number.isInteger(levels) && levels >= 0 && Number.isInteger(n / 2 ** levels) && n >= 1) return;
  const message = `${argument} must be a multiple of 2^levels = ${2 ** levels}, got ${n}`;
  throw new LabRangeError('SHAPE', message, { argument });
}
