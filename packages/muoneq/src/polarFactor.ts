import { matrixProduct, svd } from '@lab/linalg';
import { optionsObject, type FloatArray } from './arguments.ts';
import {
  packedMatrix,
  resultArray,
  type MatrixArgument,
  type PackedMatrix,
  type ResultOf,
} from './matrixArgument.ts';
import type { Shape } from './shape.ts';

/** Options of `polarFactor`. */
export interface PolarFactorOptions {
  /** Sizes of `a` where it is a typed array. */
  readonly shape?: Shape | undefined;
  /** Receives the result; may be `a`. */
  readonly out?: FloatArray | undefined;
}

/** What a decomposition says about a matrix. */
export interface PolarDecomposition {
  /** P Q', row by row. */
  readonly factor: Float64Array;
  /** Descending; those that count as 0 are 0. */
  readonly singularValues: Float64Array;
}

/**
 * The polar factor P Q' of A = P S Q', by a singular value decomposition: what Newton-Schulz approximates. Directions with a
 * singular value of at most max(m, n) 2^-52 s_1 are left out, so that a zero matrix gives zeros.
 *
 * @param a m x n
 * @returns m x n, row by row, of the type of `a` (doubles where it is no typed array)
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE, NOT_CONVERGED
 */
export function polarFactor<A extends MatrixArgument>(a: A, options: PolarFactorOptions = {}): ResultOf<A> {
  optionsObject(options, ['shape', 'out'], 'options');
  const packed = packedMatrix(a, options.shape);
  const out = resultArray(options.out, packed.data);
  out.set(polarDecomposition(packed).factor);
  return out as ResultOf<A>;
}

/** Polar factor and singular values of packed rows. */
export function polarDecomposition({ data, rows, columns }: PackedMatrix): PolarDecomposition {
  const doubles = data instanceof Float64Array ? data : Float64Array.from(data);
  const { u, values, v } = svd({ data: doubles, rows, columns });
  const least = Math.max(rows, columns) * 2 ** -52 * values[0];
  const singularValues = values.map((value) => (value > least ? value : 0));
  const rank = singularValues.filter((value) => value > 0).length;
  const factor = new Float64Array(rows * columns);
  if (rank === 0) return { factor, singularValues };
  const product = matrixProduct(
    u.subMatrix(0, rows - 1, 0, rank - 1),
    v.subMatrix(0, columns - 1, 0, rank - 1),
    { transposeB: true },
  );
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) factor[i * columns + j] = product.get(i, j);
  return { factor, singularValues };
}
