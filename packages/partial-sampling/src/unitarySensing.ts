import { gram, matrixVector, toDense, type DenseMatrix, type MatrixLike } from '@lab/linalg';
import { outOfRange, packedCopy, wrongShape } from '@lab/linalg/arguments';
import { withPlainForms, type SensingTransform } from './sensingTransform.ts';
import type { Parts } from './signal.ts';

/** A complex matrix as an argument. */
export interface ComplexMatrixLike {
  readonly re: MatrixLike;
  readonly im: MatrixLike;
}

const tolerance = 1e-8;

/**
 * Any unitary matrix as a sensing transform, in O(n^2) each time.
 *
 * @param matrix n x n, rows are what measurements see; real or `{ re, im }`
 * @throws SHAPE unless square, OUT_OF_RANGE where U U* differs from the identity by more than 1e-8, NOT_FINITE, WRONG_TYPE
 */
export function unitary(matrix: MatrixLike | ComplexMatrixLike): SensingTransform {
  const complex = 're' in matrix && 'im' in matrix;
  const re = squareCopy(complex ? matrix.re : matrix, 'matrix');
  const im = complex ? squareCopy(matrix.im, 'matrix.im') : undefined;
  const size = re.rows;
  if (im !== undefined && im.rows !== size)
    throw wrongShape('matrix.im', `${size} x ${size} entries like matrix.re`, `${im.rows} x ${im.columns}`);
  requireUnitary(re, im);
  const forward = (x: Parts, out: Parts): void => multiply(re, im, x, out, false);
  const adjoint = (y: Parts, out: Parts): void => multiply(re, im, y, out, true);
  return withPlainForms({
    ...{ kind: 'unitary', shape: [size], size, complex },
    forwardInto: forward,
    adjointInto: adjoint,
  });
}

function squareCopy(value: MatrixLike, argument: string): DenseMatrix {
  const matrix = toDense(value, argument);
  const { rows, columns } = matrix;
  if (rows !== columns || rows === 0)
    throw wrongShape(argument, 'as many rows as columns, at least one', `${rows} x ${columns}`);
  return { data: packedCopy(matrix), rows, columns };
}

function requireUnitary(re: DenseMatrix, im: DenseMatrix | undefined): void {
  const { rows: n } = re;
  // The Gram matrix of the rows of [Re, Im] is the real part of U U*, that of [Re, Im; -Im, Re] all of it.
  const stacked = im === undefined ? re : realForm(re, im);
  const product = gram(stacked, { side: 'rows' });
  let worst = 0;
  for (let i = 0; i < stacked.rows; i++)
    for (let j = 0; j < stacked.rows; j++)
      worst = Math.max(worst, Math.abs(product.get(i, j) - (i === j ? 1 : 0)));
  if (worst > tolerance)
    throw outOfRange('matrix', `unitary (U U* = I within ${tolerance})`, `${n} x ${n} with error ${worst}`);
}

/** The real matrix of order 2n that does what the complex one does. */
function realForm(re: DenseMatrix, im: DenseMatrix): DenseMatrix {
  const n = re.rows;
  const data = new Float64Array(4 * n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      data[i * 2 * n + j] = data[(n + i) * 2 * n + n + j] = re.data[i * n + j];
      data[i * 2 * n + n + j] = -im.data[i * n + j];
      data[(n + i) * 2 * n + j] = im.data[i * n + j];
    }
  return { data, rows: 2 * n, columns: 2 * n };
}

function multiply(
  re: DenseMatrix,
  im: DenseMatrix | undefined,
  from: Parts,
  to: Parts,
  adjoint: boolean,
): void {
  const product = (a: DenseMatrix, x: Float64Array): Float64Array =>
    matrixVector(a, x, { transpose: adjoint });
  const sign = adjoint ? 1 : -1;
  const real = product(re, from.re);
  if (im !== undefined && from.im !== undefined) addScaled(real, product(im, from.im), sign);
  to.re.set(real);
  if (to.im === undefined) return;
  const imaginary = from.im === undefined ? new Float64Array(re.rows) : product(re, from.im);
  if (im !== undefined) addScaled(imaginary, product(im, from.re), -sign);
  to.im.set(imaginary);
}

function addScaled(to: Float64Array, from: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i] += factor * from[i];
}
