import type { Engine } from './engine.ts';
import { createHeap } from './heap.ts';
import { scoped, type Operand } from './operand.ts';

/** A matrix that stays in an engine's memory for the products of an iteration. */
export interface ResidentMatrix {
  /** Writes the product with x (`columns` entries) to `out` (`rows` entries). */
  multiply(x: Float64Array, out: Float64Array): void;
  /** Writes the product of the transpose with x (`rows` entries) to `out` (`columns` entries). */
  multiplyTranspose(x: Float64Array, out: Float64Array): void;
  /** Gives the memory back; to be called once. */
  release(): void;
}

/** A copy of the matrix in the engine's memory. With `symmetric` its lower triangle alone is read. */
export function residentMatrix(
  engine: Engine,
  rows: number,
  columns: number,
  operand: Operand,
  symmetric: boolean,
): ResidentMatrix {
  const { core } = engine;
  const heap = createHeap(engine);
  const handle = heap.put(rows, columns, operand);
  const a = heap.addressOf(handle);
  const bytes = 8 * columns;
  /** Copies x in, lets `work` fill the room for the result, copies that out. */
  const through = (x: Float64Array, out: Float64Array, work: (x: number, y: number) => void): void =>
    scoped(engine, () => {
      const from = core.alloc(8 * x.length);
      const to = core.alloc(8 * out.length);
      const view = engine.f64();
      view.set(x, from / 8);
      view.fill(0, to / 8, to / 8 + out.length);
      work(from, to);
      out.set(view.subarray(to / 8, to / 8 + out.length));
    });
  const multiply = (x: Float64Array, out: Float64Array): void =>
    through(x, out, (from, to) => {
      if (symmetric) core.symvLower(rows, a, bytes, from, to);
      else core.gemvRows(rows, columns, 1, a, bytes, from, to, 0);
    });
  return {
    multiply,
    multiplyTranspose: symmetric
      ? multiply
      : (x, out) =>
          through(x, out, (from, to) => {
            core.gemvColumns(rows, columns, 1, a, bytes, from, 8, to);
          }),
    release: () => heap.free(handle),
  };
}
