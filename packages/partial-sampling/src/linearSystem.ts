import {
  LabRangeError,
  cholesky,
  choleskySolve,
  isLabError,
  type Cholesky,
  type DenseMatrix,
  type MatrixLike,
} from '@lab/linalg';
import { orthonormalColumns, type Columns } from './orthonormalColumns.ts';
import { forwardInto, type SensingTransform } from './sensingTransform.ts';
import { roomFor, type Parts } from './signal.ts';

/** A subspace as the measured rows see it. */
export interface SampledColumns {
  readonly columns: Columns;
  /** U v at the rows, for each column. */
  readonly images: readonly Parts[];
}

/** B = U_Omega V. */
export function sampledColumns(
  transform: SensingTransform,
  basis: MatrixLike,
  rows: readonly number[],
  argument: string,
): SampledColumns {
  const columns = orthonormalColumns(basis, transform.size, argument);
  const room = roomFor(transform.size, transform.complex);
  const images = columns.columns.map((column) => {
    forwardInto(transform, { re: column }, room);
    const re = Float64Array.from(rows, (row) => room.re[row]);
    const { im } = room;
    return im === undefined ? { re } : { re, im: Float64Array.from(rows, (row) => im[row]) };
  });
  return { columns, images };
}

/** B* W B for weights of the rows: l x l; where B is complex, its real form of order 2 l. */
export function weightedGram(images: readonly Parts[], weights: Float64Array): DenseMatrix {
  const l = images.length;
  const complex = images.some(({ im }) => im !== undefined);
  const order = complex ? 2 * l : l;
  const data = new Float64Array(order * order);
  for (let a = 0; a < l; a++)
    for (let b = 0; b <= a; b++) {
      const { re, im } = innerProduct(images[a], images[b], weights);
      const put = (i: number, j: number, value: number): void => {
        data[i * order + j] = value;
        data[j * order + i] = value;
      };
      put(a, b, re);
      if (!complex) continue;
      put(l + a, l + b, re);
      // The real form of a Hermitian matrix is [Re, -Im; Im, Re].
      put(l + a, b, im);
      put(a, l + b, -im);
    }
  return { data, rows: order, columns: order };
}

/** sum w conj(x) y. */
export function innerProduct(x: Parts, y: Parts, weights: Float64Array): { re: number; im: number } {
  let [re, im] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i];
    re += w * x.re[i] * y.re[i];
    if (x.im !== undefined && y.im !== undefined) {
      re += w * x.im[i] * y.im[i];
      im += w * (x.re[i] * y.im[i] - x.im[i] * y.re[i]);
    } else if (y.im !== undefined) im += w * x.re[i] * y.im[i];
  }
  return { re, im };
}

// A pivot this small against the largest entry is rounding.
const negligible = 1e-13;

/** Solves with a Gram matrix; SINGULAR where the rows do not determine the coefficients. */
export function solveGram(matrix: DenseMatrix, right: DenseMatrix, argument: string): Float64Array {
  const factor = factorOf(matrix);
  if (factor === undefined)
    throw new LabRangeError('SINGULAR', `${argument}: these rows do not determine a point of the subspace`, {
      argument,
    });
  return Float64Array.from(choleskySolve(factor, right).to1DArray());
}

function factorOf(matrix: DenseMatrix): Cholesky | undefined {
  let largest = 0;
  for (let i = 0; i < matrix.rows; i++) largest = Math.max(largest, matrix.data[i * matrix.columns + i]);
  if (largest === 0) return undefined;
  try {
    const factor = cholesky(matrix);
    for (let i = 0; i < matrix.rows; i++)
      if (factor.lower.get(i, i) ** 2 < negligible * largest) return undefined;
    return factor;
  } catch (error) {
    if (isLabError(error) && error.code === 'NOT_POSITIVE_DEFINITE') return undefined;
    throw error;
  }
}
