import type { ColumnKernels, ColumnPrecision, Relaxation } from '../columns.ts';
import { once } from '../resident.ts';
import { giveBack, takeBlock } from './blocks.ts';
import type { Engine } from './engine.ts';

type Update = (column: number, product: number) => number;

/** Bytes of neighbouring columns that stay in the cache between their products with a vector and their sum. */
const GROUP = 131072;

/** Rows that the kernels of single precision take at a time. */
const OUTER = 8;

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
  precision: ColumnPrecision,
): ColumnKernels {
  const { core } = engine;
  const single = precision === 'single';
  // In single precision columns are filled up with zeros to whole vectors, and so are the vectors they meet.
  const stride = single ? 4 * Math.ceil(rows / 4) : rows;
  const bytes = (single ? 4 : 8) * stride;
  // Behind the matrix: r, a vector of rows, and five of columns, one of them for the order of visits; a group of steps fits where there are fewer.
  const block = takeBlock(engine, bytes * columns + 8 * (2 * stride + 5 * columns + NEIGHBOURS));
  const a = block.at;
  const r = a + bytes * columns;
  const fresh = r + 8 * stride;
  const [x, field, diagonal, gain, visits] = [0, 1, 2, 3, 4].map((k) => fresh + 8 * (stride + columns * k));
  if (!single) engine.f64().set(data, a / 8);
  else {
    const entries = engine.f32();
    if (stride > rows) entries.fill(0, a / 4, r / 4);
    for (let j = 0; j < columns; j++)
      entries.set(data.subarray(j * rows, (j + 1) * rows), a / 4 + j * stride);
  }
  const write = (from: Float64Array, at: number): void => engine.f64().set(from, at / 8);
  const read = (at: number, to: Float64Array): void =>
    to.set(engine.f64().subarray(at / 8, at / 8 + to.length));
  const clear = (at: number): void => void engine.f64().fill(0, at / 8, at / 8 + stride);
  const writeRows = (from: Float64Array, at: number): void => {
    write(from, at);
    engine.f64().fill(0, at / 8 + rows, at / 8 + stride);
  };
  /** Products of neighbouring columns with a vector. */
  const dots = (count: number, part: number, vector: number, out: number): void =>
    single
      ? core.singleRows(count, part, bytes, vector, out)
      : core.gemvRows(count, rows, 1, part, bytes, vector, out, 0);
  /** Adds a sum of neighbouring columns. */
  const add = (count: number, part: number, weights: number, out: number): void =>
    single
      ? core.singleColumns(count, part, bytes, weights, out)
      : core.gemvColumns(count, rows, 1, part, bytes, weights, 8, out);

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
  const fused = engine.tier !== 'plain';
  let products: Float64Array | undefined;

  /** Where column j lies in double precision. */
  function widened(j: number): number {
    if (!single) return a + j * bytes;
    const from = (a + j * bytes) / 4;
    engine.f64().set(engine.f32().subarray(from, from + stride), fresh / 8);
    return fresh;
  }

  function columnDot(j: number, vector: number): number {
    if (!single) return core.columnDot(rows, a + j * bytes, vector);
    dots(1, a + j * bytes, vector, field);
    return engine.f64()[field / 8];
  }

  /** Adds a multiple of a column to r. */
  function addColumn(factor: number, j: number): void {
    if (!single) {
      core.axpy(rows, factor, a + j * bytes, r);
      return;
    }
    engine.f64()[x / 8] = factor;
    add(1, a + j * bytes, x, r);
  }

  /** A A' vector in single precision throughout, as far as whole groups of columns go. */
  function roughProduct(vector: Float64Array, out: Float64Array): void {
    const whole = columns - (columns % OUTER);
    engine
      .f32()
      .fill(0, r / 4 + rows, r / 4 + stride)
      .set(vector, r / 4);
    clear(fresh);
    core.roughRows(whole, a, bytes, r, fresh);
    out.set(engine.f32().subarray(fresh / 4, fresh / 4 + rows));
    if (whole === columns) return;
    writeRows(vector, r);
    write(out, fresh);
    dots(columns - whole, a + whole * bytes, r, field);
    add(columns - whole, a + whole * bytes, field, fresh);
    read(fresh, out);
  }

  /** For each column its inner products with those before it in its group. */
  function neighbourProducts(): Float64Array {
    if (products !== undefined) return products;
    products = new Float64Array(columns * NEIGHBOURS);
    for (let j = 0; j < columns; j++) {
      const own = widened(j);
      for (let k = j - (j % NEIGHBOURS); k < j; k++)
        products[j * NEIGHBOURS + (k % NEIGHBOURS)] = columnDot(k, own);
    }
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
      dots(count, part, r, field);
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
      add(count, part, x, r);
    }
  }

  /** Any order: in double precision a column's step and the next one's product share one pass over r. */
  function oneByOne(update: Update, order: Int32Array | undefined): void {
    const count = order === undefined ? columns : order.length;
    let pending = 0;
    let previous = 0;
    for (let i = 0; i < count; i++) {
      const j = order === undefined ? i : order[i];
      const shared = pending !== 0 && !single;
      if (pending !== 0 && !shared) addColumn(-pending, previous);
      const product = shared
        ? core.columnStep(rows, -pending, a + previous * bytes, r, a + j * bytes)
        : columnDot(j, r);
      pending = update(j, product);
      previous = j;
    }
    if (pending !== 0) addColumn(-pending, previous);
  }

  return {
    multiply(vector, out) {
      write(vector, x);
      clear(fresh);
      add(columns, a, x, fresh);
      read(fresh, out);
    },
    multiplyTranspose(vector, out) {
      writeRows(vector, fresh);
      dots(columns, a, fresh, field);
      read(field, out);
    },
    gramMultiply(vector, out) {
      write(vector, x);
      clear(fresh);
      add(columns, a, x, fresh);
      dots(columns, a, fresh, field);
      read(field, out);
    },
    outerMultiply(vector, out, { rough = false } = {}) {
      if (single && rough && fused) {
        roughProduct(vector, out);
        return;
      }
      writeRows(vector, r);
      clear(fresh);
      if (single) {
        const [whole, rest] = [columns - (columns % OUTER), columns % OUTER];
        core.outerRows(whole, a, bytes, r, fresh);
        dots(rest, a + whole * bytes, r, field);
        add(rest, a + whole * bytes, field, fresh);
        read(fresh, out);
        return;
      }
      const size = 4 * Math.max(1, Math.floor(GROUP / (4 * bytes)));
      for (let from = 0; from < columns; from += size) {
        const count = Math.min(size, columns - from);
        const part = a + from * bytes;
        dots(count, part, r, field);
        add(count, part, field, fresh);
      }
      read(fresh, out);
    },
    sweep(residual, update, order) {
      writeRows(residual, r);
      if (fused && order === undefined) byGroups(update);
      else oneByOne(update, order);
      read(r, residual);
    },
    relax(residual, relaxation) {
      const { scale, omega = 1, order } = relaxation;
      writeRows(residual, r);
      const inGroups = fused && order === undefined;
      if (inGroups || single) {
        if (inGroups) byGroups(linearUpdate(relaxation));
        else oneByOne(linearUpdate(relaxation), order);
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
      writeRows(residual, r);
      writeRows(residual, fresh);
      for (let from = 0; from < columns; from += TOGETHER) {
        const count = Math.min(TOGETHER, columns - from);
        const part = a + from * bytes;
        dots(count, part, r, field);
        let moved = false;
        for (let k = 0; k < count; k++) {
          const step = update(from + k, engine.f64()[field / 8 + k]);
          engine.f64()[x / 8 + k] = -step;
          moved ||= step !== 0;
        }
        if (moved) add(count, part, x, fresh);
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
