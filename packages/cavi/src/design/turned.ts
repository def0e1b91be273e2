/** Rows and columns of the blocks in which a matrix is turned: both sides stay in the cache. */
const block = 32;

/** The entries of a row-major matrix column by column. */
export function turned(data: Float64Array, rows: number, columns: number, stride: number): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let j0 = 0; j0 < columns; j0 += block)
    for (let i0 = 0; i0 < rows; i0 += block) {
      const [i1, j1] = [Math.min(rows, i0 + block), Math.min(columns, j0 + block)];
      for (let j = j0; j < j1; j++)
        for (let i = i0, from = i0 * stride + j; i < i1; i++, from += stride) out[j * rows + i] = data[from];
    }
  return out;
}
