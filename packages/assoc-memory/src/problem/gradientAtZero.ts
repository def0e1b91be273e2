import type { MatrixHeap } from '@lab/linalg';
import type { Progress } from '../task.ts';
import type { Dense } from '../matrixInput.ts';
import type { CheckedProblem } from './problem.ts';
import { activeItems, rowsAt } from './softmaxPass.ts';
import { blockRows, entriesOf, withHeap } from './workspace.ts';

/**
 * G = sum_i q_i (u_{y_i} - ubar) v_i' block by block over the items with positive frequency, in double precision: the bulk
 * of the spectrum, d^-alpha of the whole, would drown in single precision. O(N dOut dIn); N x N is never formed.
 */
export function* gradientAtZero(
  problem: CheckedProblem,
  center: boolean,
): Generator<Progress, Float64Array, void> {
  return yield* withHeap((heap) => blocks(heap, problem, center));
}

function* blocks(
  heap: MatrixHeap,
  { inputs, outputs, frequencies, targets }: CheckedProblem,
  center: boolean,
): Generator<Progress, Float64Array, void> {
  const [dOut, dIn] = [outputs.columns, inputs.columns];
  const active = activeItems(frequencies);
  const mean = center ? meanRow(outputs) : new Float64Array(dOut);
  const G = heap.zeros(dOut, dIn);
  const size = blockRows(dOut, dIn);
  for (let from = 0; from < active.length; from += size) {
    const items = active.subarray(from, Math.min(from + size, active.length));
    const rows = items.length;
    const V = heap.put({ data: rowsAt(inputs, items), rows, columns: dIn });
    const weighted = new Float64Array(rows * dOut);
    for (let b = 0; b < rows; b++) {
      const q = frequencies[items[b]];
      const u = targets[items[b]] * outputs.stride;
      for (let k = 0; k < dOut; k++) weighted[b * dOut + k] = q * (outputs.data[u + k] - mean[k]);
    }
    const U = heap.put({ data: weighted, rows, columns: dOut });
    heap.gemm(U, V, G, { transposeA: true, beta: 1 });
    heap.free(U);
    heap.free(V);
    yield { completed: from + rows, total: active.length };
  }
  return entriesOf(heap, G);
}

/** The mean of the rows, exactly their value where all are equal. */
export function meanRow({ data, rows, columns, stride }: Dense): Float64Array {
  const first = data.slice(0, columns);
  const sum = new Float64Array(columns);
  for (let j = 1; j < rows; j++) for (let k = 0; k < columns; k++) sum[k] += data[j * stride + k] - first[k];
  return first.map((value, k) => value + sum[k] / rows);
}
