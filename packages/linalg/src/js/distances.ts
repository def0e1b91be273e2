/** Points as rows: coordinate l of point i is data[offset + i * row + l * column]. */
interface Points {
  readonly data: Float64Array;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly row: number;
  readonly column: number;
}

/** Squared distances of all pairs into `out`; only the lower triangle when `lowerOnly`. */
export function squaredDistances(
  x: Points,
  y: Points,
  lowerOnly: boolean,
  out: Float64Array,
  stride: number,
): void {
  const p = x.columns;
  const xs = contiguousRows(x);
  const ys = lowerOnly ? xs : contiguousRows(y);
  for (let i = 0; i < x.rows; i++) {
    const at = i * p;
    const to = i * stride;
    const count = lowerOnly ? i + 1 : y.rows;
    let j = 0;
    for (; j + 2 <= count; j += 2) {
      const b0 = j * p;
      const b1 = b0 + p;
      let s0 = 0;
      let s1 = 0;
      for (let l = 0; l < p; l++) {
        const t = xs[at + l];
        const d0 = t - ys[b0 + l];
        const d1 = t - ys[b1 + l];
        s0 += d0 * d0;
        s1 += d1 * d1;
      }
      out[to + j] = s0;
      out[to + j + 1] = s1;
    }
    for (; j < count; j++) {
      const b0 = j * p;
      let s0 = 0;
      for (let l = 0; l < p; l++) {
        const d0 = xs[at + l] - ys[b0 + l];
        s0 += d0 * d0;
      }
      out[to + j] = s0;
    }
  }
}

function contiguousRows({ data, offset, rows, columns, row, column }: Points): Float64Array {
  if (column === 1 && row === columns) return data.subarray(offset, offset + rows * columns);
  const copy = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let l = 0; l < columns; l++) copy[i * columns + l] = data[offset + i * row + l * column];
  }
  return copy;
}
