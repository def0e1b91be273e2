import { at } from './address';
import { scal } from './kernels';

const HUGE_FACTOR: f64 = 1.0715086071862673e301;

/**
 * The power of two that brings the largest entry of `rows` rows into (1/2, 1], as far as one double can; 1 for zeros,
 * infinities and NaN. With `lower`, row i counts up to its diagonal only.
 */
export function scaleOf(rows: i32, columns: i32, a: usize, lda: i32, lower: bool): f64 {
  let largest: f64 = 0;
  for (let i = 0; i < rows; i++) {
    const row = at(a, i * lda);
    const end = lower ? i + 1 : columns;
    for (let j = 0; j < end; j++) largest = Math.max(largest, Math.abs(load<f64>(at(row, j))));
  }
  if (!(largest > 0) || largest == Infinity) return 1;
  let scale: f64 = 1;
  while (largest * scale <= 0.5 && scale < HUGE_FACTOR) scale *= 2;
  while (largest * scale > 1) scale *= 0.5;
  return scale;
}

/** Multiplies the entries that `scaleOf` looked at. */
export function rescale(rows: i32, columns: i32, a: usize, lda: i32, lower: bool, scale: f64): void {
  if (scale == 1) return;
  for (let i = 0; i < rows; i++) scal(lower ? i + 1 : columns, scale, at(a, i * lda));
}
