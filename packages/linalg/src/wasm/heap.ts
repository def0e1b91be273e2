import { LabRangeError } from '../errors.ts';
import { productShape, requireSameShape } from '../handleShapes.ts';
import { giveBack, takeBlock, type Block } from './blocks.ts';
import type { Engine } from './engine.ts';
import { scoped, type Operand } from './operand.ts';

/** A matrix kept in the memory of an engine, rows contiguous; made and spent by a {@link Heap}. */
export interface Handle {
  readonly rows: number;
  readonly columns: number;
}

/** Matrices that stay in WebAssembly memory between operations, so that an iteration copies in and out once. */
export interface Heap {
  /** A matrix of zeros. */
  zeros(rows: number, columns: number): Handle;
  /** A copy of the operand. */
  put(rows: number, columns: number, operand: Operand): Handle;
  /** A copy of the handle's entries, row by row; into `out` when given. */
  get(handle: Handle, out?: Float64Array): Float64Array;
  /** Gives the memory back; the handle cannot be used again. */
  free(handle: Handle): void;
  /** C = alpha op(A) op(B) + beta C, C none of A and B. */
  gemm(a: Handle, b: Handle, c: Handle, options?: HeapGemmOptions): void;
  /** Y = alpha X + Y, entry by entry. */
  axpy(alpha: number, x: Handle, y: Handle): void;
  /** X = alpha X. */
  scale(alpha: number, x: Handle): void;
  /** Y = X. */
  copy(x: Handle, y: Handle): void;
  /** Sum of the products of corresponding entries. */
  dot(x: Handle, y: Handle): number;
}

/** A heap in WebAssembly memory, whose matrices kernels can be run on. */
export interface EngineHeap extends Heap {
  /** Where the entries are, in bytes, until the handle is freed. */
  addressOf(handle: Handle): number;
}

/** Options of `MatrixHeap.gemm`. */
export interface HeapGemmOptions {
  /** Default 1. */
  readonly alpha?: number;
  /** Default 0, which ignores what C held. */
  readonly beta?: number;
  /** Whether A stands for its transpose; default false. */
  readonly transposeA?: boolean;
  /** Whether B stands for its transpose; default false. */
  readonly transposeB?: boolean;
}

/**
 * A heap of handles in the memory of an engine. Freed memory is used again by later handles of the same size and returned
 * to the engine's arena when nothing lives above it.
 */
export function createHeap(engine: Engine): EngineHeap {
  const { core } = engine;
  const places = new Map<Handle, Block>();

  const allocate = (rows: number, columns: number): Handle => {
    const handle = { rows, columns };
    places.set(handle, takeBlock(engine, 8 * Math.max(1, rows * columns)));
    return handle;
  };
  const addressOf = (handle: Handle, argument: string): number => {
    const block = places.get(handle);
    if (block === undefined)
      throw new LabRangeError('FREED_HANDLE', `${argument} is not a live handle of this heap`, { argument });
    return block.at;
  };

  return {
    addressOf: (handle) => addressOf(handle, 'handle'),
    zeros(rows, columns) {
      const handle = allocate(rows, columns);
      const at = addressOf(handle, 'handle') / 8;
      engine.f64().fill(0, at, at + rows * columns);
      return handle;
    },
    put(rows, columns, { data, offset, rowStride, columnStride }) {
      const handle = allocate(rows, columns);
      const at = addressOf(handle, 'handle') / 8;
      const view = engine.f64();
      if (columnStride === 1)
        for (let i = 0; i < rows; i++) {
          const from = offset + i * rowStride;
          view.set(data.subarray(from, from + columns), at + i * columns);
        }
      else
        for (let i = 0; i < rows; i++)
          for (let j = 0; j < columns; j++)
            view[at + i * columns + j] = data[offset + i * rowStride + j * columnStride];
      return handle;
    },
    get(handle, out = new Float64Array(handle.rows * handle.columns)) {
      const at = addressOf(handle, 'handle') / 8;
      out.set(engine.f64().subarray(at, at + handle.rows * handle.columns));
      return out;
    },
    free(handle) {
      addressOf(handle, 'handle');
      giveBack(engine, places.get(handle)!);
      places.delete(handle);
    },
    gemm(a, b, c, { alpha = 1, beta = 0, transposeA = false, transposeB = false } = {}) {
      const [m, n, k] = productShape(a, b, c, transposeA, transposeB);
      const p = addressOf(a, 'a');
      const q = addressOf(b, 'b');
      const r = addressOf(c, 'c');
      const [ars, acs] = transposeA ? [1, a.columns] : [a.columns, 1];
      const [brs, bcs] = transposeB ? [1, b.columns] : [b.columns, 1];
      scoped(engine, () => core.gemm(m, n, k, alpha, p, ars, acs, q, brs, bcs, beta, r, n, 1));
    },
    axpy(alpha, x, y) {
      core.axpy(requireSameShape(x, y), alpha, addressOf(x, 'x'), addressOf(y, 'y'));
    },
    scale(alpha, x) {
      core.scal(x.rows * x.columns, alpha, addressOf(x, 'x'));
    },
    copy(x, y) {
      const length = requireSameShape(x, y);
      const from = addressOf(x, 'x') / 8;
      engine.f64().copyWithin(addressOf(y, 'y') / 8, from, from + length);
    },
    dot(x, y) {
      return core.dot(requireSameShape(x, y), addressOf(x, 'x'), addressOf(y, 'y'));
    },
  };
}
