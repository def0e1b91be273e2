import { LabRangeError, type MatrixHeap } from '@lab/linalg';
import { packedCopy } from '@lab/linalg/arguments';
import type { Progress } from '../task.ts';
import { largestMagnitude, type Dense } from '../matrixInput.ts';
import type { CheckedProblem } from './problem.ts';
import { blockRows, entriesOf, withHeap } from './workspace.ts';

/** Loss and negative gradient of the softmax cross-entropy. */
export interface LossAndGradient {
  /** Nats. */
  readonly loss: number;
  /** G = -grad L, dOut x dIn, row by row. */
  readonly gradient: Float64Array;
  /** What each item still pulls with: q_i (1 - pi_{y_i}). */
  readonly residual: Float64Array;
}

/**
 * Loss and negative gradient at W, block by block over the items with positive frequency (O(N M d)): logits
 * S = (V W') U', softmax with the row maximum taken out, G += (q (U_y - Pi U))' V.
 */
export function* softmaxPass(
  problem: CheckedProblem,
  W: Dense,
  wanted: 'loss' | 'gradient',
): Generator<Progress, LossAndGradient, void> {
  return yield* withHeap((heap) => blocks(heap, problem, W, wanted));
}

function* blocks(
  heap: MatrixHeap,
  { inputs, outputs, frequencies, targets }: CheckedProblem,
  W: Dense,
  wanted: 'loss' | 'gradient',
): Generator<Progress, LossAndGradient, void> {
  const active = activeItems(frequencies);
  const [dOut, dIn, classes] = [outputs.columns, inputs.columns, outputs.rows];
  const U = heap.put(outputs);
  const weights = heap.put(W);
  const G = heap.zeros(dOut, dIn);
  const size = blockRows(classes, dOut);
  let loss = 0;
  const residual = new Float64Array(frequencies.length);
  for (let from = 0; from < active.length; from += size) {
    const items = active.subarray(from, Math.min(from + size, active.length));
    const V = heap.put({ data: rowsAt(inputs, items), rows: items.length, columns: dIn });
    const Z = heap.zeros(items.length, dOut);
    heap.gemm(V, weights, Z, { transposeB: true });
    const S = heap.zeros(items.length, classes);
    heap.gemm(Z, U, S, { transposeB: true });
    const logits = entriesOf(heap, S);
    requireFiniteLogits(logits);
    loss += softmaxRows(logits, items, { classes, frequencies, targets });
    for (let b = 0; b < items.length; b++) residual[items[b]] = logits[b * classes + targets[items[b]]];
    if (wanted === 'gradient') {
      const pull = heap.put({ data: logits, rows: items.length, columns: classes });
      heap.gemm(pull, U, Z);
      heap.gemm(Z, V, G, { transposeA: true, beta: 1 });
      heap.free(pull);
    }
    heap.free(S);
    heap.free(Z);
    heap.free(V);
    yield { completed: from + items.length, total: active.length };
  }
  return { loss, gradient: entriesOf(heap, G), residual };
}

/** Turns logits into q (1[j = y] - pi_j) in place; returns the sum of -q log pi_y. */
function softmaxRows(
  logits: Float64Array,
  items: Int32Array,
  {
    classes,
    frequencies,
    targets,
  }: { readonly classes: number; readonly frequencies: Float64Array; readonly targets: Int32Array },
): number {
  let loss = 0;
  for (let b = 0; b < items.length; b++) {
    const q = frequencies[items[b]];
    const at = b * classes;
    let largest = -Infinity;
    for (let j = at; j < at + classes; j++) if (logits[j] > largest) largest = logits[j];
    const own = at + targets[items[b]];
    const margin = logits[own] - largest;
    let sum = 0;
    for (let j = at; j < at + classes; j++) sum += logits[j] = Math.exp(logits[j] - largest);
    loss += q * (Math.log(sum) - margin);
    // 1 - pi_y as a sum of the others keeps its digits where pi_y is near 1.
    const ownShare = logits[own];
    const scale = -q / sum;
    for (let j = at; j < at + classes; j++) logits[j] *= scale;
    logits[own] = 0;
    let others = 0;
    if (ownShare > 0.5 * sum) for (let j = at; j < at + classes; j++) others -= logits[j];
    else others = q * (1 - ownShare / sum);
    logits[own] = others;
  }
  return loss;
}

function requireFiniteLogits(logits: Float64Array): void {
  const largest = largestMagnitude(logits);
  if (largest < Infinity && !logits.some(Number.isNaN)) return;
  throw new LabRangeError('NOT_FINITE', 'logits overflow: W or the embeddings are too large', {
    argument: 'W',
  });
}

/** Items with positive frequency. */
export function activeItems(frequencies: Float64Array): Int32Array {
  const items: number[] = [];
  for (let i = 0; i < frequencies.length; i++) if (frequencies[i] > 0) items.push(i);
  return Int32Array.from(items);
}

/** Some rows of a matrix in one array. */
export function rowsAt({ data, columns, stride, rows }: Dense, items: Int32Array): Float64Array {
  const [first, last] = [items[0], items[items.length - 1]];
  if (last - first === items.length - 1 && first >= 0 && last < rows)
    return packedCopy({
      data: data.subarray(first * stride, last * stride + columns),
      rows: items.length,
      columns,
      stride,
    });
  const block = new Float64Array(items.length * columns);
  for (let b = 0; b < items.length; b++) {
    const from = items[b] * stride;
    block.set(data.subarray(from, from + columns), b * columns);
  }
  return block;
}
