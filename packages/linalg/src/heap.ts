import type { Matrix } from 'ml-matrix';
import { requireBoolean, requireCount, requireNumber } from './arguments.ts';
import { toStrided, type MatrixLike } from './dense.ts';
import { createJavaScriptHeap } from './js/heap.ts';
import { currentEngine } from './mode.ts';
import { adopt } from './storage.ts';
import { createHeap as createWasmHeap, type Handle, type Heap, type HeapGemmOptions } from './wasm/heap.ts';

export type { HeapGemmOptions };

/** A matrix on a heap: its shape alone; the entries are reached through the heap that made it. */
export type HeapMatrix = Handle;

/**
 * Matrices that stay in WebAssembly memory between operations, so that a chain of them copies in and out once. What is
 * not freed stays allocated as long as the page or process lives. Entries that are not finite are not looked for.
 * All methods throw FREED_HANDLE for a matrix that is freed or of another heap.
 */
export interface MatrixHeap {
  /** A matrix of zeros. @throws OUT_OF_RANGE, OUT_OF_MEMORY */
  zeros(rows: number, columns: number): HeapMatrix;
  /** A copy of a. @throws NOT_FINITE, SHAPE, WRONG_TYPE, OUT_OF_MEMORY */
  put(a: MatrixLike): HeapMatrix;
  /** A copy of the entries as an ml-matrix matrix. */
  get(a: HeapMatrix): Matrix;
  /** Gives the memory back; the matrix cannot be used again. */
  free(a: HeapMatrix): void;
  /** Frees every matrix of this heap. */
  freeAll(): void;
  /** c = alpha op(a) op(b) + beta c. @throws SHAPE (also when c is a or b), NOT_FINITE, OUT_OF_MEMORY */
  gemm(a: HeapMatrix, b: HeapMatrix, c: HeapMatrix, options?: HeapGemmOptions): void;
  /** y = alpha x + y. @throws SHAPE, NOT_FINITE */
  axpy(alpha: number, x: HeapMatrix, y: HeapMatrix): void;
  /** x = alpha x. @throws NOT_FINITE */
  scale(alpha: number, x: HeapMatrix): void;
  /** y = x. @throws SHAPE */
  copy(x: HeapMatrix, y: HeapMatrix): void;
  /** The sum of the products of corresponding entries. @throws SHAPE */
  dot(x: HeapMatrix, y: HeapMatrix): number;
}

/**
 * A heap in the memory of the tier that runs now; `setMode` and `turbo` do not move it.
 *
 * @returns an empty heap
 */
export function createHeap(): MatrixHeap {
  const engine = currentEngine();
  const heap: Heap = engine === undefined ? createJavaScriptHeap() : createWasmHeap(engine);
  const live = new Set<HeapMatrix>();
  const kept = (handle: HeapMatrix): HeapMatrix => {
    live.add(handle);
    return handle;
  };
  return {
    zeros(rows, columns) {
      requireCount(rows, 'rows');
      requireCount(columns, 'columns');
      return kept(heap.zeros(rows, columns));
    },
    put(a) {
      const { data, offset, rows, columns, row, column } = toStrided(a, 'a');
      return kept(heap.put(rows, columns, { data, offset, rowStride: row, columnStride: column }));
    },
    get: (a) => adopt(heap.get(a), a.rows, a.columns),
    free(a) {
      heap.free(a);
      live.delete(a);
    },
    freeAll() {
      for (const handle of live) heap.free(handle);
      live.clear();
    },
    gemm(a, b, c, options = {}) {
      const { alpha = 1, beta = 0, transposeA = false, transposeB = false } = options;
      requireNumber(alpha, 'alpha');
      requireNumber(beta, 'beta');
      requireBoolean(transposeA, 'transposeA');
      requireBoolean(transposeB, 'transposeB');
      heap.gemm(a, b, c, options);
    },
    axpy(alpha, x, y) {
      requireNumber(alpha, 'alpha');
      heap.axpy(alpha, x, y);
    },
    scale(alpha, x) {
      requireNumber(alpha, 'alpha');
      heap.scale(alpha, x);
    },
    copy: (x, y) => heap.copy(x, y),
    dot: (x, y) => heap.dot(x, y),
  };
}
