import type { Matrix } from 'ml-matrix';
import { toStrided, transposed, type MatrixLike, type Strided } from './dense.ts';
import { kernel } from './kernels.ts';
import { resultTarget, type OutOption, type Target } from './output.ts';
import { matrixProduct } from './product.ts';
import { scaledSvd } from './svd.ts';

/**
 * The orthogonal polar factor U V' of a = U S V': the matrix with orthonormal columns (m >= n) or rows (m < n) that is
 * nearest to a. Unique where a has full rank; else one of the nearest. By Newton-Schulz steps where all singular values
 * are of similar size, else by the singular value decomposition.
 *
 * @param a m x n
 * @param options.out receives the factor
 * @returns m x n
 * @throws NOT_FINITE, SHAPE, WRONG_TYPE, NOT_CONVERGED
 */
export function polarFactor(a: MatrixLike, { out }: OutOption = {}): Matrix {
  const given = toStrided(a, 'a');
  const { rows, columns } = given;
  const wide = rows < columns;
  const [m, n] = wide ? [columns, rows] : [rows, columns];
  const factor = new Float64Array(m * n);
  if (n > 0 && kernel('polarFactor', never)(wide ? transposed(given) : given, factor, n)) {
    const target = resultTarget(out, rows, columns, []);
    const found = { data: factor, offset: 0, rows: m, columns: n, row: n, column: 1 };
    copyInto(target, wide ? transposed(found) : found);
    return target.finish();
  }
  const { u, v } = scaledSvd(a);
  return matrixProduct(u, v, { transposeB: true, out });
}

/** In plain JavaScript the singular value decomposition costs less than the products. */
const never = (): boolean => false;

function copyInto({ data, stride }: Target, from: Strided): void {
  for (let i = 0; i < from.rows; i++)
    for (let j = 0, p = from.offset + i * from.row; j < from.columns; j++, p += from.column)
      data[i * stride + j] = from.data[p];
}
