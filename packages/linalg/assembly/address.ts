/** Address of the double `index` places after `base`; the index may be negative. */
export function at(base: usize, index: i32): usize {
  return base + ((<usize>index) << 3);
}

/** Address of entry (row, column) where rows lie `stride` doubles apart. */
export function cell(base: usize, row: i32, stride: i32, column: i32): usize {
  return base + ((<usize>(row * stride + column)) << 3);
}
