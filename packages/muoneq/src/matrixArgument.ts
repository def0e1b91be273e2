import { isMatrixLike, toDense, type MatrixLike } from '@lab/linalg';
import { describe, packedCopy, wrongShape, wrongType } from '@lab/linalg/arguments';
import { floatArray, requireAllFinite, type FloatArray } from './arguments.ts';
import { checkShape, entryCount, matrixShape, type Layout, type Shape } from './shape.ts';

/** A matrix as people have it: a typed array with its `shape` in the options, or anything @lab/linalg takes. */
export type MatrixArgument = FloatArray | MatrixLike;

/** What the type of the result is: that of a typed array, doubles for all else. */
export type ResultOf<A extends MatrixArgument> = A extends Float32Array ? Float32Array : Float64Array;

/** A matrix, row by row without gaps. */
export interface PackedMatrix {
  readonly data: FloatArray;
  readonly rows: number;
  readonly columns: number;
}

/**
 * The argument as packed rows; typed arrays are not copied.
 *
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function packedMatrix(a: unknown, shape: Shape | undefined, layout: Layout = 'out-in'): PackedMatrix {
  if (a instanceof Float32Array || a instanceof Float64Array) return ofTypedArray(a, shape, layout);
  if (Array.isArray(a) && a.length === 0) throw wrongShape('a', 'at least one entry', 'an empty array');
  if (!isMatrixLike(a)) throw wrongType('a', 'a matrix or a typed array with its shape', a);
  const dense = toDense(a);
  const { rows, columns } = dense;
  if (rows * columns === 0) throw wrongShape('a', 'at least one entry', `${rows} x ${columns}`);
  if (shape !== undefined) {
    const wanted = matrixShape(checkShape(shape, 'shape'), 'shape', layout);
    if (wanted.rows !== rows || wanted.columns !== columns)
      throw wrongShape(
        'a',
        `${wanted.rows} x ${wanted.columns} entries by its shape`,
        `${rows} x ${columns}`,
      );
  }
  const data = packedCopy(dense);
  requireAllFinite(data, 'a');
  return { data, rows, columns };
}

function ofTypedArray(a: FloatArray, shape: Shape | undefined, layout: Layout): PackedMatrix {
  if (shape === undefined) throw wrongShape('shape', 'sizes for a typed array', describe(shape));
  const sizes = checkShape(shape, 'shape');
  if (entryCount(sizes) !== a.length)
    throw wrongShape('a', `${entryCount(sizes)} entries by its shape [${sizes.join(', ')}]`, `${a.length}`);
  const { rows, columns } = matrixShape(sizes, 'shape', layout);
  requireAllFinite(a, 'a');
  return { data: a, rows, columns };
}

/** The array a result goes to: `out` when it fits, else a new one of the type of `like`. */
export function resultArray(out: FloatArray | undefined, like: FloatArray): FloatArray {
  if (out === undefined)
    return like instanceof Float32Array ? new Float32Array(like.length) : new Float64Array(like.length);
  if (floatArray(out, 'out').length !== like.length)
    throw wrongShape('out', `${like.length} entries`, `${out.length}`);
  return out;
}
