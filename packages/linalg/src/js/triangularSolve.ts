import { kernel } from '../kernels.ts';
import { gemm } from './gemm.ts';
import { axpyRange, dotRange } from './vector.ts';

const BLOCK = 32;

/** X of T X = B in place of B: blocks of 32 rows by substitution, the rest by matrix products. */
export function triangularSolve(
  upper: boolean,
  unit: boolean,
  n: number,
  m: number,
  t: Float64Array,
  tOffset: number,
  tRow: number,
  tColumn: number,
  b: Float64Array,
  bOffset: number,
  bRow: number,
  bColumn: number,
): void {
  const blocks = Math.ceil(n / BLOCK);
  for (let step = 0; step < blocks; step++) {
    const start = (upper ? blocks - 1 - step : step) * BLOCK;
    const size = Math.min(BLOCK, n - start);
    const [from, rest] = upper ? [start + size, n - start - size] : [0, start];
    if (rest > 0) {
      subtractProduct(size, m, rest, t, tOffset + start * tRow + from * tColumn, tRow, tColumn, b, bOffset, {
        to: start,
        from,
        bRow,
        bColumn,
      });
    }
    const diagonal = tOffset + start * (tRow + tColumn);
    substitute(upper, unit, size, m, t, diagonal, tRow, tColumn, b, bOffset + start * bRow, bRow, bColumn);
  }
}

function subtractProduct(
  size: number,
  m: number,
  rest: number,
  t: Float64Array,
  tOffset: number,
  tRow: number,
  tColumn: number,
  b: Float64Array,
  bOffset: number,
  { to, from, bRow, bColumn }: { to: number; from: number; bRow: number; bColumn: number },
): void {
  const multiply = kernel('gemm', gemm);
  const target = bOffset + to * bRow;
  const source = bOffset + from * bRow;
  if (bColumn === 1) {
    multiply(size, m, rest, -1, t, tOffset, tRow, tColumn, b, source, bRow, bColumn, 1, b, target, bRow);
  } else if (bRow === 1) {
    multiply(m, size, rest, -1, b, source, bColumn, bRow, t, tOffset, tColumn, tRow, 1, b, target, bColumn);
  } else {
    const product = new Float64Array(size * m);
    multiply(size, m, rest, 1, t, tOffset, tRow, tColumn, b, source, bRow, bColumn, 0, product, 0, m);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < m; j++) b[target + i * bRow + j * bColumn] -= product[i * m + j];
    }
  }
}

function substitute(
  upper: boolean,
  unit: boolean,
  n: number,
  m: number,
  t: Float64Array,
  tOffset: number,
  tRow: number,
  tColumn: number,
  b: Float64Array,
  bOffset: number,
  bRow: number,
  bColumn: number,
): void {
  for (let step = 0; step < n; step++) {
    const i = upper ? n - 1 - step : step;
    const row = tOffset + i * tRow;
    const [first, last] = upper ? [i + 1, n] : [0, i];
    const target = bOffset + i * bRow;
    if (bColumn === 1) {
      subtractRows(first, last, m, t, row, tColumn, b, bOffset, bRow, target);
    } else {
      for (let j = 0; j < m; j++) {
        const column = bOffset + j * bColumn;
        b[column + i * bRow] -= strided(first, last, t, row, tColumn, b, column, bRow);
      }
    }
    if (unit) continue;
    const pivot = t[row + i * tColumn];
    for (let j = 0; j < m; j++) b[target + j * bColumn] /= pivot;
  }
}

/** Row i of B less the rows before it times those entries of T, two rows a pass. */
function subtractRows(
  first: number,
  last: number,
  m: number,
  t: Float64Array,
  row: number,
  tColumn: number,
  b: Float64Array,
  bOffset: number,
  bRow: number,
  target: number,
): void {
  let l = first;
  for (; l + 1 < last; l += 2) {
    const t0 = t[row + l * tColumn];
    const t1 = t[row + (l + 1) * tColumn];
    const p = bOffset + l * bRow;
    const q = p + bRow;
    for (let j = 0; j < m; j++) b[target + j] = b[target + j] - t0 * b[p + j] - t1 * b[q + j];
  }
  if (l < last) axpyRange(m, -t[row + l * tColumn], b, bOffset + l * bRow, b, target);
}

function strided(
  first: number,
  last: number,
  t: Float64Array,
  row: number,
  tColumn: number,
  b: Float64Array,
  column: number,
  bRow: number,
): number {
  if (tColumn === 1 && bRow === 1) return dotRange(last - first, t, row + first, b, column + first);
  let sum = 0;
  for (let l = first; l < last; l++) sum += t[row + l * tColumn] * b[column + l * bRow];
  return sum;
}
