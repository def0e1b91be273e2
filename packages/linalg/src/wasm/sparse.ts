import type { TypedCsrMatrix } from '../csr.ts';
import { once } from '../resident.ts';
import type { SparseKernels } from '../sparse.ts';
import { giveBack, takeBlock } from './blocks.ts';
import type { Engine } from './engine.ts';

/**
 * Sparse products in the memory of an engine. The matrix and its vectors have one block, since callbacks may use the arena in the
 * middle of a sweep.
 */
export function wasmSparse(
  engine: Engine,
  { rows, columns, indptr, indices, values }: TypedCsrMatrix,
): SparseKernels {
  const { core } = engine;
  const stored = values.length;
  // Doubles first, so that all of them lie at multiples of 8 bytes.
  const block = takeBlock(engine, 8 * (stored + 2 * (rows + columns)) + 4 * (stored + rows + 2));
  const entries = block.at;
  const x = entries + 8 * stored;
  const y = x + 16 * rows;
  const places = y + 16 * columns;
  const pointers = places + 4 * stored;
  engine.f64().set(values, entries / 8);
  engine.i32().set(indices, places / 4);
  engine.i32().set(indptr, pointers / 4);

  const times = (): void => core.sparseRows(rows, pointers, places, entries, y, x);
  const transposeTimes = (): void => {
    engine.f64().fill(0, y / 8, y / 8 + 2 * columns);
    core.sparseColumns(rows, pointers, places, entries, x, y);
  };

  return {
    multiply: (from, to, count) =>
      inPairs(count, (first, two) => {
        weave(from, first, two, columns, engine.f64(), y / 8);
        times();
        unweave(engine.f64(), x / 8, to, first, two, rows);
      }),
    multiplyTranspose: (from, to, count) =>
      inPairs(count, (first, two) => {
        weave(from, first, two, rows, engine.f64(), x / 8);
        transposeTimes();
        unweave(engine.f64(), y / 8, to, first, two, columns);
      }),
    outerMultiply: (from, to, count) =>
      inPairs(count, (first, two) => {
        weave(from, first, two, rows, engine.f64(), x / 8);
        transposeTimes();
        times();
        unweave(engine.f64(), x / 8, to, first, two, rows);
      }),
    sweep(vector, update, order) {
      engine.f64().set(vector, y / 8);
      const visits = order === undefined ? rows : order.length;
      for (let t = 0; t < visits; t++) {
        const i = order === undefined ? t : order[t];
        const start = indptr[i];
        const count = indptr[i + 1] - start;
        const step = update(i, core.sparseDot(count, places + 4 * start, entries + 8 * start, y));
        if (step !== 0) core.sparseAxpy(count, step, places + 4 * start, entries + 8 * start, y);
      }
      vector.set(engine.f64().subarray(y / 8, y / 8 + columns));
    },
    free: once(() => giveBack(engine, block)),
  };
}

/** Calls `work` for vectors 0 and 1, 2 and 3...; the last may come alone. */
function inPairs(count: number, work: (first: number, two: boolean) => void): void {
  for (let first = 0; first < count; first += 2) work(first, first + 1 < count);
}

/** Vectors `first` and the next, n entries each, to pairs of entries at `at`; beside a last one lie zeros. */
function weave(
  from: Float64Array,
  first: number,
  two: boolean,
  n: number,
  to: Float64Array,
  at: number,
): void {
  const one = first * n;
  const other = one + n;
  for (let i = 0; i < n; i++) {
    to[at + 2 * i] = from[one + i];
    to[at + 2 * i + 1] = two ? from[other + i] : 0;
  }
}

function unweave(
  from: Float64Array,
  at: number,
  to: Float64Array,
  first: number,
  two: boolean,
  n: number,
): void {
  const one = first * n;
  const other = one + n;
  for (let i = 0; i < n; i++) to[one + i] = from[at + 2 * i];
  if (two) for (let i = 0; i < n; i++) to[other + i] = from[at + 2 * i + 1];
}
