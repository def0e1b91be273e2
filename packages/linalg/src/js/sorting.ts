// Up to here insertion is faster than the sort of the runtime with its calls to a comparison.
const INSERTION_LIMIT = 40;
const TRANSPOSED_AT_ONCE = 16;

/** The positions of the first n values in order, equal ones as they stand; undefined when they are in order already. */
export function sortedOrder(n: number, values: Float64Array, direction: 1 | -1): Int32Array | undefined {
  let sorted = true;
  for (let j = 1; j < n && sorted; j++) sorted = (values[j] - values[j - 1]) * direction >= 0;
  if (sorted) return undefined;
  const order = new Int32Array(n);
  for (let j = 0; j < n; j++) order[j] = j;
  if (n > INSERTION_LIMIT) return order.sort((p, q) => (values[p] - values[q]) * direction || p - q);
  for (let j = 1; j < n; j++) {
    const value = values[j];
    let i = j;
    for (; i > 0 && (values[order[i - 1]] - value) * direction > 0; i--) order[i] = order[i - 1];
    order[i] = j;
  }
  return order;
}

/** Entry j becomes what was entry order[j]. */
export function permuteValues(values: Float64Array, order: Int32Array): void {
  permuteColumns(1, 0, values, order);
}

/** Column j of the matrix, rows `row` apart, becomes what was column order[j], for the columns order names. */
export function permuteColumns(rows: number, row: number, a: Float64Array, order: Int32Array): void {
  const n = order.length;
  const line = new Float64Array(n);
  for (let i = 0; i < rows; i++) {
    const at = i * row;
    for (let j = 0; j < n; j++) line[j] = a[at + order[j]];
    for (let j = 0; j < n; j++) a[at + j] = line[j];
  }
}

/** Column j of `to` (rows `stride` apart) becomes row order[j] of x (n x n). */
export function transposeInOrder(
  n: number,
  x: Float64Array,
  order: Int32Array,
  to: Float64Array,
  stride: number,
): void {
  for (let j0 = 0; j0 < n; j0 += TRANSPOSED_AT_ONCE) {
    const j1 = Math.min(n, j0 + TRANSPOSED_AT_ONCE);
    for (let i = 0; i < n; i++) for (let j = j0; j < j1; j++) to[i * stride + j] = x[order[j] * n + i];
  }
}
