import { denseCopy, type Strided } from '../dense.ts';
import { joinColumns, joinLine, splitColumns, splitLine, type FilterBank } from './filterBank.ts';

/** `levels` levels of the transform of n numbers, or back, in place. */
export function waveletLine(
  n: number,
  x: Float64Array,
  levels: number,
  bank: FilterBank,
  inverse: boolean,
): void {
  const room = new Float64Array(n);
  const step = inverse ? joinLine : splitLine;
  for (let i = 0; i < levels; i++) {
    const length = n / 2 ** (inverse ? levels - 1 - i : i);
    step(bank, length, x, 0, room, 0);
    x.set(room.subarray(0, length));
  }
}

/** `levels` levels of the transform of a matrix, or back, into rows of `out` that are `stride` apart. */
export function waveletPlane(
  a: Strided,
  levels: number,
  bank: FilterBank,
  inverse: boolean,
  out: Float64Array,
  stride: number,
): void {
  const { rows, columns } = a;
  const given = denseCopy(a);
  for (let i = 0; i < rows; i++) out.set(given.subarray(i * columns, (i + 1) * columns), i * stride);
  const room = new Float64Array(rows * columns);
  for (let i = 0; i < levels; i++) {
    const level = inverse ? levels - 1 - i : i;
    const [m, n] = [rows / 2 ** level, columns / 2 ** level];
    if (inverse) {
      for (let k = 0; k < m; k++) joinLine(bank, n, out, k * stride, room, k * n);
      joinColumns(bank, m, n, room, n, out, stride);
    } else {
      splitColumns(bank, m, n, out, stride, room, n);
      for (let k = 0; k < m; k++) splitLine(bank, n, room, k * n, out, k * stride);
    }
  }
}
