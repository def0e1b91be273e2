import { describe, wrongShape } from '@lab/linalg/arguments';

/** Sizes of a parameter, outermost first: `[fanOut, fanIn]` for a matrix in layout 'out-in'. */
export type Shape = readonly number[];

/** Which side of the stored matrix is the output: rows ('out-in'), or columns as tfjs and Flax store dense kernels ('in-out'). */
export type Layout = 'out-in' | 'in-out';

/** The layouts. */
export const layouts = ['out-in', 'in-out'] as const;

/** Checks sizes: positive integers, at least one. */
export function checkShape(shape: unknown, argument: string): Shape {
  if (!Array.isArray(shape) || shape.length === 0)
    throw wrongShape(argument, 'sizes in an array', describe(shape));
  for (const size of shape as unknown[])
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 1)
      throw wrongShape(argument, 'sizes that are integers >= 1', `[${String(shape)}]`);
  return shape as number[];
}

/** The number of entries. */
export function entryCount(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * The matrix that a shape of two or more dimensions is treated as: a tensor is [first, product of the rest]; in layout
 * 'in-out', whose output is the last dimension, it is [product of the rest, last].
 *
 * @throws SHAPE for fewer than two dimensions
 */
export function matrixShape(
  shape: Shape,
  argument: string,
  layout: Layout = 'out-in',
): { readonly rows: number; readonly columns: number } {
  if (shape.length < 2)
    throw wrongShape(
      argument,
      'at least two dimensions (the method needs a matrix)',
      `[${shape.join(', ')}]`,
    );
  const total = entryCount(shape);
  if (layout === 'in-out') {
    const columns = shape[shape.length - 1];
    return { rows: total / columns, columns };
  }
  return { rows: shape[0], columns: total / shape[0] };
}
