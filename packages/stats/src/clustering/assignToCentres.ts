import { LabRangeError, toDense, type MatrixLike, squaredDistance } from '@lab/linalg';

/**
 * The nearest centre of each row, the first of equals: what a k-means fit says about new rows.
 *
 * @param X - n x d
 * @param centres - K x d, such as `kmeans(...).centres`
 * @returns n labels, 0..K-1
 * @throws LabRangeError SHAPE, NOT_FINITE
 */
export function assignToCentres(X: MatrixLike, centres: MatrixLike): Int32Array {
  const points = toDense(X, 'X');
  const means = toDense(centres, 'centres');
  if (means.rows === 0 || means.columns !== points.columns) {
    throw new LabRangeError(
      'SHAPE',
      `centres must have rows of ${points.columns} columns, got ${means.rows} x ${means.columns}`,
      { argument: 'centres' },
    );
  }
  return Int32Array.from({ length: points.rows }, (_, i) => {
    let nearest = 0;
    let best = Infinity;
    for (let k = 0; k < means.rows; k += 1) {
      const square = squaredDistance(
        points.data,
        i * points.stride,
        means.data,
        k * means.stride,
        points.columns,
      );
      if (square < best) {
        best = square;
        nearest = k;
      }
    }
    return nearest;
  });
}
