import type { ColumnKernels, Relaxation } from '../columns.ts';
import { once } from '../resident.ts';
import { giveBack, takeBlock } from './blocks.ts';
import type { Engine } from './engine.ts';

type Update = (column: number, product: number) => number;

/** Bytes of neighbouring columns that stay in the cache between their products with a vector and their sum. */
const GROUP = 131072;

/** Columns that a sweep takes at a time: what they do to each other comes from their own inner products. */
const NEIGHBOURS = 8;

/** Columns that a sweep from one residual takes at a time: their entries stay in the cache between product and step. */
const TOGETHER = 16;

/**
 * Column kernels in the memory of an engine. The matrix and its vectors have one block, since callbacks may use the arena
 * in the middle of a sweep.
 */
export function wasmColumns(
  engine: Engine,
  data: Float64Array,
  rows: number,
  columns: number,
): ColumnKernels {
  const { core } = engine;
  const bytes = 8 * rows;
  // Behind the matrix: r, a vector of rows, and five of columns, one of them for the order of visits; a group of steps fits where there are fewer.
  const block = takeBlock(engine, 8 * (rows * columns + 2 * rows + 5 * columns + NEIGHBOURS));
  const a = block.at;
  const r = a + bytes * columns;
  const fresh = r + bytes;
  const [x, field, diagonal, gain, visits] = [0, 1, 2, 3, 4].map((k) => fresh + bytes + 8 * columns * k);
  engine.f64().set(data, a / 8);
  const write = (from: Float64Array, at: number): void => engine.f64().set(from, at / 8);
  const read = (at: number, to: Float64Array): void =>
    to.set(engine.f64().subarray(at / 8, at / 8 + to.length));
  const clear = (at: number, length: number): void => void engine.f64().fill(0, at / 8, at / 8 + length);

  /** As many visits at a time as there is room for. */
  function inParts(order: Int32Array | undefined, work: (count: number, at: number) => void): void {
    if (order === undefined) {
      work(columns, 0);
      return;
    }
    for (let from = 0; from < order.length; from += columns) {
      const part = order.subarray(from, from + columns);
      engine.i32().set(part, visits / 4);
      work(part.length, visits);
    }
  }

  // Strict arithmetic has the bits of JavaScript, which goes one by one.
  const grouped = engine.tier !== 'plain';
  let products: Float64Array | undefined;

  /** For each column its inner products with those before it in its group. */
  function neighbourProducts(): Float64Array {
    if (products !== undefined) return products;
    products = new Float64Array(columns * NEIGHBOURS);
    for (let j = 0; j < columns; j++)
      for (let k = j - (j % NEIGHBOURS); k < j; k++)
        products[j * NEIGHBOURS + (k % NEIGHBOURS)] = core.columnDot(rows, a + j * bytes, a + k * bytes);
    return products;
  }

  /**
   * Columns in their order, a group at a time: one pass for its products with r, one for its steps, while it is in the cache. What
   * a step does to the products of later columns in the group is added up from inner products of columns.
   */
  function byGroups(update: Update): void {
    const between = neighbourProducts();
    const steps = new Float64Array(NEIGHBOURS);
    const own = new Float64Array(NEIGHBOURS);
    for (let from = 0; from < columns; from += NEIGHBOURS) {
      const count = Math.min(NEIGHBOURS, columns - from);
      const part = a + from * bytes;
      core.gemvRows(count, rows, 1, part, bytes, r, field, 0);
      own.set(engine.f64().subarray(field / 8, field / 8 + count));
      let moved = false;
      for (let k = 0, at = from * NEIGHBOURS; k < count; k++, at += NEIGHBOURS) {
        let product = own[k];
        for (let l = 0; l < k; l++) product += steps[l] * between[at + l];
        const step = update(from + k, product);
        steps[k] = -step;
        moved ||= step !== 0;
      }
      if (!moved) continue;
      engine.f64().set(steps, x / 8);
      core.gemvColumns(count, rows, 1, part, bytes, x, 8, r);
    }
  }

  /** Any order: a column's step and the next one's product share one pass over r. */
  function oneByOne(update: Update, order: Int32Array | undefined): void {
    const count = order === undefined ? columns : order.length;
    let pending = 0;
    let previous = 0;
    for (let i = 0; i < count; i++) {
      const j = order === undefined ? i : order[i];
      const column = a + j * bytes;
      const product =
        pending === 0
          ? core.columnDot(rows, column, r)
          : core.columnStep(rows, -pending, previous, r, column);
      pending = update(j, product);
      previous = column;
    }
    if (pending !== 0) core.axpy(rows, -pending, previous, r);
  }

  return {
    multiply(vector, out) {
      write(vector, x);
      clear(fresh, rows);
      core.gemvColumns(columns, rows, 1, a, bytes, x, 8, fresh);
      read(fresh, out);
    },
    multiplyTranspose(vector, out) {
      write(vector, fresh);
      core.gemvRows(columns, rows, 1, a, bytes, fresh, field, 0);
      read(field, out);
    },
    gramMultiply(vector, out) {
      write(vector, x);
      clear(fresh, rows);
      core.gemvColumns(columns, rows, 1, a, bytes, x, 8, fresh);
      core.gemvRows(columns, rows, 1, a, bytes, fresh, field, 0);
      read(field, out);
    },
    outerMultiply(vector, out) {
      write(vector, r);
      clear(fresh, rows);
      const size = 4 * Math.max(1, Math.floor(GROUP / (4 * bytes)));
      for (let from = 0; from < columns; from += size) {
        const count = Math.min(size, columns - from);
        const part = a + from * bytes;
        core.gemvRows(count, rows, 1, part, bytes, r, field, 0);
        core.gemvColumns(count, rows, 1, part, bytes, field, 8, fresh);
      }
      read(fresh, out);
    },
    sweep(residual, update, order) {
      write(residual, r);
      if (grouped && order === undefined) byGroups(update);
      else oneByOne(update, order);
      read(r, residual);
    },
    relax(residual, relaxation) {
      const { scale, omega = 1, order } = relaxation;
      write(residual, r);
      if (grouped && order === undefined) {
        byGroups(linearUpdate(relaxation));
        read(r, residual);
        return;
      }
      write(relaxation.x, x);
      write(relaxation.field, field);
      write(relaxation.diagonal, diagonal);
      write(relaxation.gain, gain);
      inParts(order, (count, at) =>
        core.relaxColumns(rows, a, count, at, scale, omega, x, field, diagonal, gain, r),
      );
      read(r, residual);
      read(x, relaxation.x);
      read(field, relaxation.field);
    },
    sweepTogether(residual, update) {
      write(residual, r);
      write(residual, fresh);
      for (let from = 0; from < columns; from += TOGETHER) {
        const count = Math.min(TOGETHER, columns - from);
        const part = a + from * bytes;
        core.gemvRows(count, rows, 1, part, bytes, r, field, 0);
        let moved = false;
        for (let k = 0; k < count; k++) {
          const step = update(from + k, engine.f64()[field / 8 + k]);
          engine.f64()[x / 8 + k] = -step;
          moved ||= step !== 0;
        }
        if (moved) core.gemvColumns(count, rows, 1, part, bytes, x, 8, fresh);
      }
      read(fresh, residual);
    },
    free: once(() => giveBack(engine, block)),
  };
}

/** The step of a linear rule. */
function linearUpdate({ x, field, diagonal, gain, scale, omega = 1 }: Relaxation): Update {
  return (j, product) => {
    const old = x[j];
    const f = product * scale + diagonal[j] * old;
    field[j] = f;
    const step = omega * (gain[j] * f - old);
    // Not a number is a step like any other: it is for the caller to find.
    if (step === 0) return 0;
    x[j] = old + step;
    return x[j] - old;
  };
}
