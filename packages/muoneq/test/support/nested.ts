/** Numbers nested to any depth, as reference files write matrices and tensors. */
export type Nested = number | readonly Nested[];

/** The sizes of nested arrays; throws nothing: ragged ones show as a length that does not fit. */
export function shapeOf(value: Nested): number[] {
  return typeof value === 'number' ? [] : [value.length, ...(value.length === 0 ? [] : shapeOf(value[0]))];
}

/** All numbers, row by row. */
export function flatten(value: Nested): number[] {
  return typeof value === 'number' ? [value] : value.flatMap(flatten);
}

/** Flat numbers as nested arrays of a shape. */
export function nested(flat: ArrayLike<number>, shape: readonly number[], from = 0): Nested {
  if (shape.length === 0) return flat[from];
  const [size, ...rest] = shape;
  const step = rest.reduce((product, value) => product * value, 1);
  return Array.from({ length: size }, (_, i) => nested(flat, rest, from + i * step));
}
