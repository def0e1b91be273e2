import type { Matrix } from 'ml-matrix';
import { fromData } from '@lab/linalg';

/** A matrix of numbers in (-1, 1), the same at every run, on one contiguous array. */
export function randomMatrix(rows: number, columns: number): Matrix {
  let state = rows * 7919 + columns;
  const next = (): number => (state = (48271 * state) % 2147483647) / 2 ** 30 - 1;
  return fromData(Float64Array.from({ length: rows * columns }, next), rows, columns);
}
