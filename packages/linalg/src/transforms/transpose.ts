// Tiles that keep the lines they read and write in the first-level cache, also where a row is a power of two long.
const TILE = 8;

/** to (columns x rows, rows `toRow` apart) = the transpose of from (rows x columns, rows `fromRow` apart). */
export function transposeInto(
  rows: number,
  columns: number,
  from: Float64Array,
  fromRow: number,
  to: Float64Array,
  toRow: number,
): void {
  for (let i0 = 0; i0 < rows; i0 += TILE) {
    const i1 = Math.min(rows, i0 + TILE);
    for (let j0 = 0; j0 < columns; j0 += TILE) {
      const j1 = Math.min(columns, j0 + TILE);
      for (let i = i0; i < i1; i++)
        for (let j = j0, p = i * fromRow + j0, q = j0 * toRow + i; j < j1; j++, p++, q += toRow)
          to[q] = from[p];
    }
  }
}
