import { at } from './address';

/** order <- 0, 1, ..., n - 1. */
export function identityOrder(n: i32, order: usize): void {
  for (let i = 0; i < n; i++) store<i32>(order + ((<usize>i) << 2), i);
}

function valueAt(values: usize, order: usize, i: i32): f64 {
  return load<f64>(at(values, load<i32>(order + ((<usize>i) << 2))));
}

/** Sorts the indices in `order` by the values they stand for, ascending; quick where they are nearly sorted. */
export function sortOrder(n: i32, values: usize, order: usize, spare: usize): void {
  let width = 1;
  while (width < n) {
    for (let from = 0; from + width < n; from += 2 * width) {
      const middle = from + width;
      const end = min(n, middle + width);
      if (valueAt(values, order, middle - 1) > valueAt(values, order, middle))
        merge(from, middle, end, values, order, spare);
    }
    width *= 2;
  }
}

function merge(from: i32, middle: i32, end: i32, values: usize, order: usize, spare: usize): void {
  let i = from;
  let j = middle;
  for (let k = from; k < end; k++) {
    const left = j >= end || (i < middle && valueAt(values, order, i) <= valueAt(values, order, j));
    store<i32>(spare + ((<usize>k) << 2), load<i32>(order + ((<usize>(left ? i : j)) << 2)));
    if (left) i++;
    else j++;
  }
  memory.copy(order + ((<usize>from) << 2), spare + ((<usize>from) << 2), (<usize>(end - from)) << 2);
}
