import type { TypedCsrMatrix } from '../csr.ts';
import type { SparseKernels } from '../sparse.ts';

/**
 * Sparse products without WebAssembly, on the arrays where they lie, vector by vector. Sums run in the order of the WebAssembly
 * ones: stored entries at even and at odd places of their row, apart.
 */
export function javaScriptSparse({ rows, columns, indptr, indices, values }: TypedCsrMatrix): SparseKernels {
  const fitted = new Float64Array(columns);

  function rowDot(i: number, x: Float64Array): number {
    let even = 0;
    let odd = 0;
    const end = indptr[i + 1];
    let q = indptr[i];
    for (; q + 1 < end; q += 2) {
      even += values[q] * x[indices[q]];
      odd += values[q + 1] * x[indices[q + 1]];
    }
    if (q < end) even += values[q] * x[indices[q]];
    return even + odd;
  }

  function addRow(i: number, factor: number, y: Float64Array): void {
    const end = indptr[i + 1];
    for (let q = indptr[i]; q < end; q++) y[indices[q]] += values[q] * factor;
  }

  function times(x: Float64Array, out: Float64Array): void {
    for (let i = 0; i < rows; i++) out[i] = rowDot(i, x);
  }

  function transposeTimes(x: Float64Array, out: Float64Array): void {
    out.fill(0);
    for (let i = 0; i < rows; i++) addRow(i, x[i], out);
  }

  return {
    multiply: (x, out, count) => vectorByVector(count, x, columns, out, rows, times),
    multiplyTranspose: (x, out, count) => vectorByVector(count, x, rows, out, columns, transposeTimes),
    outerMultiply: (x, out, count) =>
      vectorByVector(count, x, rows, out, rows, (from, to) => {
        transposeTimes(from, fitted);
        times(fitted, to);
      }),
    sweep(vector, update, order) {
      const visits = order === undefined ? rows : order.length;
      for (let t = 0; t < visits; t++) {
        const i = order === undefined ? t : order[t];
        const step = update(i, rowDot(i, vector));
        if (step !== 0) addRow(i, step, vector);
      }
    },
    free() {
      // Nothing to give back.
    },
  };
}

function vectorByVector(
  count: number,
  x: Float64Array,
  from: number,
  out: Float64Array,
  to: number,
  product: (x: Float64Array, out: Float64Array) => void,
): void {
  for (let k = 0; k < count; k++)
    product(x.subarray(k * from, (k + 1) * from), out.subarray(k * to, (k + 1) * to));
}
