import type { Matrix } from 'ml-matrix';
import type { MatrixLike } from './dense.ts';
import type { OutOption } from './output.ts';
import { matrixProduct } from './product.ts';
import { scaledSvd } from './svd.ts';

/**
 * The orthogonal polar factor U V' of a = U S V': the matrix with orthonormal columns (m >= n) or rows (m < n) that is
 * nearest to a. Unique where a has full rank; else one of the nearest.
 *
 * @param a m x n
 * @param options.out receives the factor
 * @returns m x n
 * @throws NOT_FINITE, SHAPE, WRONG_TYPE, NOT_CONVERGED
 */
export function polarFactor(a: MatrixLike, { out }: OutOption = {}): Matrix {
  const { u, v } = scaledSvd(a);
  return matrixProduct(u, v, { transposeB: true, out });
}
