import type { Engine } from './engine.ts';

/** Elements of a typed array as a matrix: entry (i, j) is data[offset + i rowStride + j columnStride]. */
export interface Operand<Data extends Float64Array | Float32Array = Float64Array> {
  readonly data: Data;
  readonly offset: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** A matrix in the memory of an engine: byte address and strides in elements. */
export interface Placed {
  readonly at: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/**
 * Copies a matrix to the top of the memory, contiguous. A transposed matrix stays transposed, since the kernels take
 * any strides.
 */
export function copyIn(engine: Engine, operand: Operand, rows: number, columns: number): Placed {
  const at = engine.core.alloc(8 * rows * columns);
  return place(engine.f64(), at / 8, at, operand, rows, columns);
}

/** As {@link copyIn}, always row by row; the address alone. */
export function copyInRows(engine: Engine, operand: Operand, rows: number, columns: number): number {
  const { data, offset, rowStride, columnStride } = operand;
  if (columnStride === 1 || rowStride !== 1) return copyIn(engine, operand, rows, columns).at;
  const at = engine.core.alloc(8 * rows * columns);
  const heap = engine.f64();
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) heap[at / 8 + i * columns + j] = data[offset + i + j * columnStride];
  return at;
}

/** As {@link copyIn}, in single precision. */
export function copyInF32(
  engine: Engine,
  operand: Operand<Float32Array>,
  rows: number,
  columns: number,
): Placed {
  const at = engine.core.alloc(4 * rows * columns);
  return place(engine.f32(), at / 4, at, operand, rows, columns);
}

function place<Data extends Float64Array | Float32Array>(
  heap: Data,
  index: number,
  at: number,
  { data, offset, rowStride, columnStride }: Operand<Data>,
  rows: number,
  columns: number,
): Placed {
  if (rowStride === 1 && columnStride !== 1) {
    copyRows(heap, index, data, offset, columnStride, columns, rows);
    return { at, rowStride: 1, columnStride: rows };
  }
  if (columnStride === 1) copyRows(heap, index, data, offset, rowStride, rows, columns);
  else
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++)
        heap[index + i * columns + j] = data[offset + i * rowStride + j * columnStride];
  return { at, rowStride: columns, columnStride: 1 };
}

function copyRows<Data extends Float64Array | Float32Array>(
  heap: Data,
  index: number,
  data: Data,
  offset: number,
  stride: number,
  rows: number,
  length: number,
): void {
  if (stride === length) heap.set(data.subarray(offset, offset + rows * length), index);
  else
    for (let i = 0; i < rows; i++)
      heap.set(data.subarray(offset + i * stride, offset + i * stride + length), index + i * length);
}

/** Copies a matrix placed by {@link copyIn}, or one with contiguous rows, back into an array of any strides. */
export function copyOut<Data extends Float64Array | Float32Array>(
  heap: Data,
  { at, rowStride, columnStride }: Placed,
  rows: number,
  columns: number,
  { data, offset, rowStride: dataRow, columnStride: dataColumn }: Operand<Data>,
): void {
  const index = at / heap.BYTES_PER_ELEMENT;
  if (columnStride === 1 && dataColumn === 1)
    copyLines(heap, index, rowStride, rows, columns, data, offset, dataRow);
  else if (rowStride === 1 && dataRow === 1)
    copyLines(heap, index, columnStride, columns, rows, data, offset, dataColumn);
  else
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++)
        data[offset + i * dataRow + j * dataColumn] = heap[index + i * rowStride + j * columnStride];
}

function copyLines<Data extends Float64Array | Float32Array>(
  heap: Data,
  index: number,
  heapStride: number,
  lines: number,
  length: number,
  data: Data,
  offset: number,
  stride: number,
): void {
  if (stride === length && heapStride === length)
    data.set(heap.subarray(index, index + lines * length), offset);
  else
    for (let i = 0; i < lines; i++) {
      const from = index + i * heapStride;
      data.set(heap.subarray(from, from + length), offset + i * stride);
    }
}

/** Runs `work` and gives back what it took from the arena, also when it throws. */
export function scoped<Result>(engine: Engine, work: () => Result): Result {
  const mark = engine.core.mark();
  try {
    return work();
  } finally {
    engine.core.release(mark);
  }
}
