import { contiguousData, createHeap, type HeapMatrix, type MatrixHeap } from '@lab/linalg';

/** Products of about this many multiplications take some 10 ms: one part of a long computation. */
const partMultiplications = 5e7;

/** Rows of a block such that a product with `columns` x `depth` entries beside it stays a short part. */
export function blockRows(columns: number, depth: number): number {
  return Math.max(8, Math.min(4096, Math.floor(partMultiplications / (columns * depth))));
}

/** Runs a task with matrices on a heap that is freed however the task ends. */
export function* withHeap<Step, Result>(
  task: (heap: MatrixHeap) => Generator<Step, Result, void>,
): Generator<Step, Result, void> {
  const heap = createHeap();
  try {
    return yield* task(heap);
  } finally {
    heap.freeAll();
  }
}

/** The entries of a heap matrix, row by row. */
export function entriesOf(heap: MatrixHeap, matrix: HeapMatrix): Float64Array {
  return contiguousData(heap.get(matrix))!;
}
