import type { ColumnKernels } from '../columns.ts';
import { giveBack, takeBlock } from './blocks.ts';
import type { Engine } from './engine.ts';

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
  // Behind the matrix: r, a vector of rows, and five of columns, one of them for the order of visits.
  const block = takeBlock(engine, 8 * (rows * columns + 2 * rows + 5 * columns));
  const a = block.at;
  const r = a + bytes * columns;
  const fresh = r + bytes;
  const [x, field, diagonal, gain, visits] = [0, 1, 2, 3, 4].map((k) => fresh + bytes + 8 * columns * k);
  engine.f64().set(data, a / 8);
  const write = (from: Float64Array, at: number): void => engine.f64().set(from, at / 8);
  const read = (at: number, to: Float64Array): void =>
    to.set(engine.f64().subarray(at / 8, at / 8 + to.length));
  const clear = (at: number, length: number): void => void engine.f64().fill(0, at / 8, at / 8 + length);

  /** At most as many visits at a time as there is room for. */
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
    sweep(residual, update, order) {
      write(residual, r);
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
      read(r, residual);
    },
    relax(residual, relaxation) {
      const { scale, omega = 1, order } = relaxation;
      write(residual, r);
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

/** Collection may come after an explicit call. */
function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}
