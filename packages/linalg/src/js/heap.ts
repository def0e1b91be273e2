import { LabRangeError } from '../errors.ts';
import { productShape, requireSameShape } from '../handleShapes.ts';
import type { Handle, Heap } from '../wasm/heap.ts';
import { gemm } from './gemm.ts';
import { axpyRange, dotRange } from './vector.ts';

/** Handles without WebAssembly: every matrix is an array of its own. */
export function createJavaScriptHeap(): Heap {
  const arrays = new Map<Handle, Float64Array>();
  const entriesOf = (handle: Handle, argument: string): Float64Array => {
    const entries = arrays.get(handle);
    if (entries !== undefined) return entries;
    throw new LabRangeError('FREED_HANDLE', `${argument} is not a live handle of this heap`, { argument });
  };
  const zeros = (rows: number, columns: number): Handle => {
    const handle = { rows, columns };
    arrays.set(handle, new Float64Array(rows * columns));
    return handle;
  };
  return {
    zeros,
    put(rows, columns, { data, offset, rowStride, columnStride }) {
      const handle = zeros(rows, columns);
      const entries = entriesOf(handle, 'handle');
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++)
          entries[i * columns + j] = data[offset + i * rowStride + j * columnStride];
      return handle;
    },
    get(handle, out = new Float64Array(handle.rows * handle.columns)) {
      out.set(entriesOf(handle, 'handle'));
      return out;
    },
    free(handle) {
      entriesOf(handle, 'handle');
      arrays.delete(handle);
    },
    gemm(a, b, c, options = {}) {
      const { alpha = 1, beta = 0, transposeA = false, transposeB = false } = options;
      const [m, n, k] = productShape(a, b, c, transposeA, transposeB);
      const [p, q, r] = [entriesOf(a, 'a'), entriesOf(b, 'b'), entriesOf(c, 'c')];
      const [aRow, aColumn] = transposeA ? [1, a.columns] : [a.columns, 1];
      const [bRow, bColumn] = transposeB ? [1, b.columns] : [b.columns, 1];
      gemm(m, n, k, alpha, p, 0, aRow, aColumn, q, 0, bRow, bColumn, beta, r, 0, n);
    },
    axpy(alpha, x, y) {
      axpyRange(requireSameShape(x, y), alpha, entriesOf(x, 'x'), 0, entriesOf(y, 'y'), 0);
    },
    scale(alpha, x) {
      const entries = entriesOf(x, 'x');
      for (let i = 0; i < entries.length; i++) entries[i] *= alpha;
    },
    copy(x, y) {
      requireSameShape(x, y);
      entriesOf(y, 'y').set(entriesOf(x, 'x'));
    },
    dot(x, y) {
      return dotRange(requireSameShape(x, y), entriesOf(x, 'x'), 0, entriesOf(y, 'y'), 0);
    },
  };
}
