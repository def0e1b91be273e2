import { fromData, svd, type MatrixLike } from '@lab/linalg';
import { packedCopy, requireNotNegative } from '@lab/linalg/arguments';
import { denseInput, type Matrix } from '../matrixInput.ts';
import { recombined } from './stabilizedPolar.ts';

/**
 * The power family between SGD and Muon: singular values s of G become s^q.
 *
 * @param matrix G, m x n
 * @param options.power q >= 0; 1 is G itself, 0 the polar factor
 * @throws SHAPE, NOT_FINITE, OUT_OF_RANGE, WRONG_TYPE
 */
export function spectralPower(matrix: MatrixLike, { power }: { readonly power: number }): Matrix {
  const q = requireNotNegative(power, 'power');
  const given = denseInput(matrix, 'matrix');
  if (q === 1) return fromData(packedCopy(given), given.rows, given.columns);
  const { u, values, v } = svd(given);
  const cut = Math.max(given.rows, given.columns) * 2 ** -52 * values[0];
  return recombined(u, v, (j) => (values[j] > cut ? values[j] ** q : 0));
}

/**
 * The sign of every entry: one step of signSGD, or of Adam from rest.
 *
 * @param matrix G, m x n
 * @throws SHAPE, NOT_FINITE, WRONG_TYPE
 */
export function signDirection(matrix: MatrixLike): Matrix {
  const given = denseInput(matrix, 'matrix');
  return fromData(packedCopy(given).map(Math.sign), given.rows, given.columns);
}
