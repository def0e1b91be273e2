import { at } from './address';

/**
 * Compressed rows times two vectors at once, whose entries lie in pairs: each stored entry is read once for both. `pointers` and
 * `indices` are 32-bit integers.
 */
export function sparseRows(
  rows: i32,
  pointers: usize,
  indices: usize,
  values: usize,
  x: usize,
  y: usize,
): void {
  let index = indices;
  let value = values;
  let start = load<i32>(pointers);
  for (let i = 0; i < rows; i++) {
    pointers += 4;
    const end = load<i32>(pointers);
    let left = end - start;
    start = end;
    // Two sums, so that additions need not wait for one another.
    let even = f64x2.splat(0);
    let odd = f64x2.splat(0);
    for (; left >= 2; left -= 2) {
      const p = x + ((<usize>load<i32>(index)) << 4);
      const q = x + ((<usize>load<i32>(index, 4)) << 4);
      even = f64x2.add(even, f64x2.mul(v128.load_splat<f64>(value), v128.load(p)));
      odd = f64x2.add(odd, f64x2.mul(v128.load_splat<f64>(value, 8), v128.load(q)));
      index += 8;
      value += 16;
    }
    if (left > 0) {
      const p = x + ((<usize>load<i32>(index)) << 4);
      even = f64x2.add(even, f64x2.mul(v128.load_splat<f64>(value), v128.load(p)));
      index += 4;
      value += 8;
    }
    v128.store(y, f64x2.add(even, odd));
    y += 16;
  }
}

/** The transpose times two vectors at once, added to y. */
export function sparseColumns(
  rows: i32,
  pointers: usize,
  indices: usize,
  values: usize,
  x: usize,
  y: usize,
): void {
  let index = indices;
  let value = values;
  let start = load<i32>(pointers);
  for (let i = 0; i < rows; i++) {
    pointers += 4;
    const end = load<i32>(pointers);
    const factor = v128.load(x);
    x += 16;
    for (let left = end - start; left > 0; left--) {
      const p = y + ((<usize>load<i32>(index)) << 4);
      v128.store(p, f64x2.add(v128.load(p), f64x2.mul(v128.load_splat<f64>(value), factor)));
      index += 4;
      value += 8;
    }
    start = end;
  }
}

/** The product of a compressed row of `count` entries with x. */
export function sparseDot(count: i32, indices: usize, values: usize, x: usize): f64 {
  let even: f64 = 0;
  let odd: f64 = 0;
  for (; count >= 2; count -= 2) {
    even += load<f64>(values) * load<f64>(at(x, load<i32>(indices)));
    odd += load<f64>(values, 8) * load<f64>(at(x, load<i32>(indices, 4)));
    indices += 8;
    values += 16;
  }
  if (count > 0) even += load<f64>(values) * load<f64>(at(x, load<i32>(indices)));
  return even + odd;
}

/** Adds `factor` times a compressed row of `count` entries to y. */
export function sparseAxpy(count: i32, factor: f64, indices: usize, values: usize, y: usize): void {
  for (; count > 0; count--) {
    const p = at(y, load<i32>(indices));
    store<f64>(p, load<f64>(p) + load<f64>(values) * factor);
    indices += 4;
    values += 8;
  }
}
