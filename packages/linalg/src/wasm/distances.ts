import type { Kernel } from '../kernelMatrix.ts';
import type { Engine } from './engine.ts';
import { copyInRows, scoped, type Operand } from './operand.ts';

/** Doubles in a block of rows of the result: about a megabyte, which stays in the cache of one core. */
const BLOCK = 2 ** 17;

/** Up to this many coordinates, differences cost less than products and need no repair. */
const FEW = 6;

/** Points in memory: as given, centred, and the squared norms of the centred. */
interface Points {
  readonly rows: number;
  readonly at: number;
  readonly centred: number;
  readonly norms: number;
}

/**
 * Squared Euclidean distances |x_i - y_j|^2: from products of the centred points, and from differences where that loses
 * more than five bits. Never negative, exactly 0 between equal points. In row blocks, so that the result exists once.
 *
 * @param engine what to run on
 * @param n number of points x
 * @param m number of points y
 * @param p coordinates of a point
 * @param x n x p, any strides
 * @param y m x p, any strides; undefined for x itself, then m = n and the result is exactly symmetric
 * @param out n x m out, contiguous rows
 * @throws OUT_OF_MEMORY
 */
export function squaredDistances(
  engine: Engine,
  n: number,
  m: number,
  p: number,
  x: Operand,
  y: Operand | undefined,
  out: Operand,
): void {
  distances(engine, n, m, p, x, y, out, () => undefined);
}

/**
 * Values of a kernel function for all pairs of points; see `kernelMatrix` for the functions.
 *
 * @param engine what to run on
 * @param kernel rbf, matern or polynomial, valid
 * @param n number of points x
 * @param m number of points y
 * @param p coordinates of a point
 * @param x n x p, any strides
 * @param y m x p, any strides; undefined for x itself, then m = n and the result is exactly symmetric
 * @param out n x m out, contiguous rows
 * @throws OUT_OF_MEMORY
 */
export function kernelMatrix(
  engine: Engine,
  kernel: Kernel,
  n: number,
  m: number,
  p: number,
  x: Operand,
  y: Operand | undefined,
  out: Operand,
): void {
  const { core } = engine;
  if (kernel.kind === 'polynomial') {
    const { degree, gamma = 1, offset = 1 } = kernel;
    scoped(engine, () => {
      const left = copyInRows(engine, x, n, p);
      const right = y === undefined ? left : copyInRows(engine, y, m, p);
      inBlocks(engine, n, m, y === undefined, out, (first, count, columns, at) => {
        core.gemm(count, columns, p, 1, left + 8 * first * p, p, 1, right, 1, p, 0, at, columns, 1);
        core.polynomialEntries(count * columns, at, gamma, offset, degree);
      });
    });
    return;
  }
  const { lengthScale } = kernel;
  if (kernel.kind === 'rbf') {
    const factor = 0.5 / lengthScale / lengthScale;
    distances(engine, n, m, p, x, y, out, (count, at) => core.rbfEntries(count, at, factor));
  } else {
    const twice = 2 * kernel.nu;
    const factor = Math.sqrt(twice) / lengthScale;
    distances(engine, n, m, p, x, y, out, (count, at) => core.maternEntries(count, at, factor, twice));
  }
}

function distances(
  engine: Engine,
  n: number,
  m: number,
  p: number,
  x: Operand,
  y: Operand | undefined,
  out: Operand,
  entries: (count: number, at: number) => void,
): void {
  const { core } = engine;
  if (p <= FEW) {
    scoped(engine, () => {
      const left = copyInRows(engine, x, n, p);
      const right = y ?? x;
      const turned = { ...right, rowStride: right.columnStride, columnStride: right.rowStride };
      inBlocks(engine, n, m, y === undefined, out, (first, count, columns, to) => {
        // The columns in use, so that a coordinate of all of them is contiguous.
        const others = copyInRows(engine, turned, p, columns);
        core.differenceRows(count, columns, p, left + 8 * first * p, others, to);
        entries(count * columns, to);
      });
    });
    return;
  }
  scoped(engine, () => {
    const centre = core.alloc(8 * p);
    const at = copyInRows(engine, x, n, p);
    core.rowMean(n, p, at, centre);
    const left = centred(engine, at, n, p, centre);
    const right = y === undefined ? left : centred(engine, copyInRows(engine, y, m, p), m, p, centre);
    inBlocks(engine, n, m, y === undefined, out, (first, count, columns, to) => {
      const step = 8 * first * p;
      core.distanceRows(
        count,
        columns,
        p,
        left.at + step,
        left.centred + step,
        left.norms + 8 * first,
        right.at,
        right.centred,
        right.norms,
        to,
      );
      entries(count * columns, to);
    });
  });
}

function centred({ core }: Engine, at: number, rows: number, p: number, centre: number): Points {
  const points = { rows, at, centred: core.alloc(8 * rows * p), norms: core.alloc(8 * rows) };
  core.centreRows(rows, p, at, centre, points.centred, points.norms);
  return points;
}

/**
 * Has `fill` compute `count` rows from `first` on, `columns` wide, at an address, and copies them out. A symmetric result
 * is computed up to the diagonal block and mirrored.
 */
function inBlocks(
  engine: Engine,
  n: number,
  m: number,
  symmetric: boolean,
  { data, offset, rowStride }: Operand,
  fill: (first: number, count: number, columns: number, at: number) => void,
): void {
  const size = Math.max(8, Math.min(256, Math.floor(BLOCK / Math.max(1, m))));
  const at = engine.core.alloc(8 * Math.min(size, n) * m);
  for (let first = 0; first < n; first += size) {
    const count = Math.min(size, n - first);
    const columns = symmetric ? first + count : m;
    scoped(engine, () => fill(first, count, columns, at));
    const heap = engine.f64();
    for (let i = 0; i < count; i++) {
      const from = at / 8 + i * columns;
      const to = offset + (first + i) * rowStride;
      data.set(heap.subarray(from, from + (symmetric ? first + i + 1 : m)), to);
    }
  }
  if (symmetric) mirror(n, data, offset, rowStride);
}

function mirror(n: number, data: Float64Array, offset: number, rowStride: number): void {
  const tile = 32;
  for (let i0 = 0; i0 < n; i0 += tile)
    for (let j0 = 0; j0 <= i0; j0 += tile)
      for (let i = i0; i < Math.min(n, i0 + tile); i++)
        for (let j = j0; j < Math.min(i, j0 + tile); j++)
          data[offset + j * rowStride + i] = data[offset + i * rowStride + j];
}
