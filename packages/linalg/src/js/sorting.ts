/** The positions of the first n values in order, equal ones as they stand; undefined when they are in order already. */
export function sortedOrder(n: number, values: Float64Array, direction: 1 | -1): Int32Array | undefined {
  let sorted = true;
  for (let j = 1; j < n && sorted; j++) sorted = (values[j] - values[j - 1]) * direction >= 0;
  if (sorted) return undefined;
  return Int32Array.from({ length: n }, (_, j) => j).sort(
    (p, q) => (values[p] - values[q]) * direction || p - q,
  );
}

/** Column j of the matrix, rows `row` apart, becomes what was column order[j], for the columns order names. */
export function permuteColumns(rows: number, row: number, a: Float64Array, order: Int32Array): void {
  const n = order.length;
  const line = new Float64Array(n);
  for (let i = 0; i < rows; i++) {
    const at = i * row;
    for (let j = 0; j < n; j++) line[j] = a[at + order[j]];
    a.set(line, at);
  }
}
