import { LabRangeError } from '../errors.ts';
import { turnCosine } from '../js/turn.ts';
import type { Engine } from './engine.ts';
import { scoped } from './operand.ts';

const tables = new Map<number, Float64Array>();
const TABLES_KEPT = 8;

/** cos and sin of -2 pi p j / n for p < n / 4 and j = 1, 2, 3, every angle reduced to an eighth of a turn first. */
function twiddles(n: number): Float64Array {
  const known = tables.get(n);
  if (known !== undefined) return known;
  const quarter = n / 4;
  const table = new Float64Array(6 * quarter);
  for (let j = 1; j <= 3; j++)
    for (let p = 0; p < quarter; p++) {
      table[(2 * j - 2) * quarter + p] = turnCosine(p * j, n);
      // sin(-x) = cos(x + a quarter turn).
      table[(2 * j - 1) * quarter + p] = turnCosine(p * j + quarter, n);
    }
  if (tables.size >= TABLES_KEPT) tables.clear();
  tables.set(n, table);
  return table;
}

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
  scoped(engine, () => {
    const places = placeAll(engine, n, n * count, first, second);
    const heap = engine.f64();
    for (let i = 0; i < count; i++) {
      const at = 8 * i * n;
      const moved = core.fourier(
        n,
        places.re + at,
        places.im + at,
        places.roomRe,
        places.roomIm,
        places.table,
      );
      const [x, y] = moved === 0 ? [places.re + at, places.im + at] : [places.roomRe, places.roomIm];
      first.set(heap.subarray(x / 8, x / 8 + n), i * n);
      second.set(heap.subarray(y / 8, y / 8 + n), i * n);
    }
  });
}

function placeAll(engine: Engine, n: number, total: number, first: Float64Array, second: Float64Array) {
  const { core } = engine;
  const table = twiddles(Math.max(4, n));
  const places = {
    re: core.alloc(8 * total),
    im: core.alloc(8 * total),
    roomRe: core.alloc(8 * n),
    roomIm: core.alloc(8 * n),
    table: core.alloc(8 * table.length),
  };
  const heap = engine.f64();
  heap.set(first.subarray(0, total), places.re / 8);
  heap.set(second.subarray(0, total), places.im / 8);
  heap.set(table, places.table / 8);
  return places;
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

/**
 * Orthonormal Haar transforms in place: the means of the last level first, then the details from coarse to fine.
 *
 * @param engine what to run on
 * @param n length of each transform, a multiple of 2^levels
 * @param count number of transforms, one after the other
 * @param x n count numbers
 * @param levels how often the means are split again, >= 0
 * @param inverse whether x holds coefficients; default false
 * @throws SHAPE, OUT_OF_MEMORY
 */
export function haar(
  engine: Engine,
  n: number,
  count: number,
  x: Float64Array,
  levels: number,
  inverse = false,
): void {
  if (!Number.isInteger(levels) || levels < 0 || !Number.isInteger(n / 2 ** levels) || n < 1)
    throw new LabRangeError('SHAPE', `n must be a multiple of 2^levels = ${2 ** levels}, got ${n}`, {
      argument: 'n',
    });
  const { core } = engine;
  const step = inverse ? core.haarInverse : core.haarForward;
  scoped(engine, () => {
    const at = core.alloc(8 * n * count);
    const room = core.alloc(8 * n);
    const heap = engine.f64();
    heap.set(x.subarray(0, n * count), at / 8);
    for (let i = 0; i < count; i++) {
      const own = at + 8 * i * n;
      for (let level = 0; level < levels; level++) {
        const length = n / 2 ** (inverse ? levels - 1 - level : level);
        step(length, own, room);
        heap.copyWithin(own / 8, room / 8, room / 8 + length);
      }
    }
    x.set(heap.subarray(at / 8, at / 8 + n * count));
  });
}
